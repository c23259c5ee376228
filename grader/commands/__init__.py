"""The commands: a module for each kind of user, a function for each command. They read options and print."""
