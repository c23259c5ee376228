"""formgrader in a real browser shows the marks, the words and the comments that autograde wrote."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from grader.cli import main

from .room import Room, copy_of, solved
from .test_autograde import CUBED

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")

pytestmark = [
    pytest.mark.long,
    pytest.mark.endurance,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(not CHROMIUM or not DRIVER, reason="no Chromium with its driver on this machine"),
]
SECONDS = 90
SERVER = """\
import sys
from jupyter_server.serverapp import ServerApp
ServerApp.launch_instance(sys.argv[1:])
"""
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --window-size=1300,2000"
).split()


@pytest.fixture(scope="module")
def graded(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with copy_of(template, tmp_path_factory.mktemp("rooms") / "tiny-101") as room:
        room.hand_in("ada", "01_tiny", solved(room, "01_tiny"))
        room.hand_in("bob", "01_tiny", solved(room, "01_tiny", {"square": CUBED}))
        assert room.api.collect("01_tiny")["success"]
        assert main(["nbgrader", "autograde", str(room.root), "01", "--quiet"]) == 0
        yield room


@pytest.fixture(scope="module")
def address(graded: Room) -> Iterator[str]:
    """A Jupyter server with formgrader, in the course folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = [f"--ServerApp.{setting}" for setting in (f"port={port}", "open_browser=False", f"root_dir={graded.root}")]
    told += ["--IdentityProvider.token=", "--allow-root"]
    told += ["--ServerApp.jpserver_extensions=nbgrader.server_extensions.formgrader=True"]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(graded.root / ".jupyter"), "JUPYTER_PLATFORM_DIRS": "1"}
    with (graded.root / "server.log").open("wb") as log:
        words = [sys.executable, "-c", SERVER, *told]
        server = subprocess.Popen(words, cwd=graded.root, env=environment, stdout=log, stderr=log)
        try:
            yield _when_ready(f"http://127.0.0.1:{port}", server, graded.root / "server.log")
        finally:
            server.terminate()
            server.wait(30)


def _when_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> str:
    import time

    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
            return address
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the server does not answer:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(option)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def text_of_page(browser: Any, address: str, path: str, awaited: str) -> str:
    """The page's text once it has what is awaited: formgrader fetches its tables."""
    from selenium.webdriver.support.ui import WebDriverWait

    browser.get(f"{address}/formgrader/{path}")
    body: str = WebDriverWait(browser, SECONDS).until(
        lambda b: (t := b.find_element("tag name", "body").text) and awaited in t and t,
        f"{awaited!r} is not on the page:\n" + browser.find_element("tag name", "body").text,
    )
    return body


def test_the_table_of_submissions_shows_the_scores(graded: Room, address: str, browser: Any) -> None:
    page = text_of_page(browser, address, "manage_submissions/01_tiny", "bob")
    (ada,) = (line for line in page.split("\n") if "ada" in line)
    (bob,) = (line for line in page.split("\n") if "bob" in line)
    assert "graded" in ada
    assert "6 / 6" in ada
    assert "2 / 6" in bob


def test_a_submission_shows_marks_words_and_comments(graded: Room, address: str, browser: Any) -> None:
    with Gradebook(graded.db_url) as gradebook:
        number = gradebook.find_submission_notebook("tiny", "01_tiny", "bob").id
    page = text_of_page(browser, address, f"submissions/{number}/", "One factor too many: this is the cube.")
    assert "✗ square 0/4 failed" in page
    assert "✓ total 2/2 carried" in page
    assert any("One factor too many" in shown for shown in fields(browser, "textarea.comment", "One factor"))
    assert sorted(fields(browser, "input.score", "2")) == ["0", "2"]


def fields(browser: Any, selector: str, awaited: str) -> list[str]:
    """What stands in fields, or greyed out beneath them, once one has what is awaited."""
    from selenium.webdriver.support.ui import WebDriverWait

    def shown(driver: Any) -> list[str]:
        found = driver.find_elements("css selector", selector)
        texts = [str(e.get_property("value") or e.get_property("placeholder")) for e in found]
        return texts if any(awaited in text for text in texts) else []

    return list(WebDriverWait(browser, SECONDS).until(shown, f"{awaited!r} is in no {selector}"))
