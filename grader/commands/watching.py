"""``grader watch``: check again each time a file is saved."""

from __future__ import annotations

import argparse
import sys

from grader.commands.common import UsageError, course_of, early_zygote, language, target_folders


def watch(arguments: argparse.Namespace) -> int:
    """Check, wait for a change, check again; ends with Ctrl-C."""
    try:
        from watchfiles import PythonFilter
        from watchfiles import watch as changes
    except ImportError:
        raise UsageError("watching needs the package watchfiles: pip install 'deep-learning-grader[watch]'") from None
    from grader.commands.student import check_names
    from grader.messages import translate
    from grader.report.terminal import render_check

    course, lang = course_of(arguments), language(arguments)
    folders = target_folders(course, arguments.target)
    kinds = PythonFilter(extra_extensions=(".ipynb",))

    def run() -> None:
        with early_zygote(no_jail=False) as (zygote, walled):
            results, _ = check_names(course, arguments.names, arguments.target, zygote, walled)
        if sys.stdout.isatty():
            print("\033[2J\033[H", end="")
        print(render_check(results, lang, color=sys.stdout.isatty()))
        print("\n" + translate("Watching; Ctrl-C ends it.", lang), flush=True)

    run()
    try:
        for _ in changes(*folders.values(), watch_filter=kinds, raise_interrupt=True):
            run()
    except KeyboardInterrupt:
        print()
    return 0
