"""The commands: each module is one kind of user, each function one command. They read options and print; the work is below."""
