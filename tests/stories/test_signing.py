"""A child and a parent sign on their phones: real broker, real pages, a real Chromium."""

import json
import os
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import Result, Start, seintje

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHILD, MOTHER, IMAGE = UUID(int=1), UUID(int=31), UUID(int=77)
BORN = "2014-03-15"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="there is no Chromium here"
)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        await browser.close()


@dataclass
class Street:
    """A worker with a command line, and people with phones."""

    settings: Settings
    url: str
    browser: Browser

    async def seintje(self, *words: str) -> Result:
        return await seintje(self.settings, *words, SEINTJE_PAGES=self.url)

    async def link(self, *words: str) -> str:
        asked = await self.seintje(
            "consent", "ask", str(CHILD), "--geboren", BORN, *words,
            "--kanaal", "instagram", "--kanaal", "website",
        )  # fmt: skip
        assert asked.returncode == 0, asked.stderr
        return asked.stdout.splitlines()[0]

    async def phone(self, *, script: bool = True) -> Page:
        context = await self.browser.new_context(
            viewport={"width": 360, "height": 740},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            java_script_enabled=script,
            accept_downloads=True,
        )
        return await context.new_page()


@pytest.fixture
async def street(host: Start, settings: Settings, browser: Browser) -> Street:
    running = await host(*choose(("consent",)))
    return Street(settings, running.pages.url, browser)


async def accessible(page: Page) -> None:
    """Fail with what axe-core finds wrong by WCAG 2.2 A and AA; and on sideways scrolling."""
    found = await Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) <= 0


async def fill(page: Page, *, name: str, born: str = "15-03-2014") -> None:
    await page.get_by_label("Instagram").check()
    await page.get_by_label("Laten zien wat we doen").check()
    await page.locator("#born_on").fill(born)
    await page.locator("#name").fill(name)


async def child_signs(street: Street) -> None:
    phone = await street.phone(script=False)
    await phone.goto(await street.link("--naam", "Sam"))
    await fill(phone, name="Sam")
    await phone.get_by_role("button", name="Ondertekenen").click()
    assert "/consent/receipt/" in phone.url


async def guardian_signs(street: Street) -> Page:
    """Let the mother make a mistake, mend it, and draw her signature."""
    phone = await street.phone()
    link = await street.link("--wie", "ouder", "--ouder", str(MOTHER), "--naam", "Sam")
    await phone.goto(link)
    await accessible(phone)
    await one_line_although_the_system_cuts_it_off(phone)
    shown = await phone.inner_text("main")
    assert "Mogen wij foto's en video's van uw kind gebruiken?" in shown
    assert "Sam" in shown
    assert not await phone.get_by_label("Instagram").is_checked()

    await fill(phone, name="Mama", born="15-03-2015")
    await phone.get_by_label("De ouder").check()
    await phone.locator("#authority").check()
    await phone.get_by_role("button", name="Ondertekenen").click()
    await accessible(phone)
    assert "Deze geboortedatum hoort niet bij deze link." in await phone.inner_text("main")
    assert await phone.get_by_label("Instagram").is_checked()

    await phone.locator("#born_on").fill("15-03-2014")
    await draw(phone)
    await phone.get_by_role("button", name="Ondertekenen").click()
    await phone.wait_for_url("**/consent/receipt/*")
    return phone


CUT_OFF = """() => {
  const canvas = document.getElementById("canvas"), area = canvas.getBoundingClientRect();
  canvas.setPointerCapture = () => {};
  const send = (type, x, y, pointerId, button = 0) => canvas.dispatchEvent(new PointerEvent(
    type, {clientX: area.left + x, clientY: area.top + y, pointerId, button}));
  send("pointerdown", 5, 5, 7, 2), send("pointermove", 9, 9, 7);
  send("pointerdown", 10, 10, 1), send("pointermove", 20, 20, 1);
  send("pointerdown", 50, 50, 2), send("pointermove", 60, 60, 2), send("pointerup", 60, 60, 2);
  send("pointercancel", 20, 20, 1), send("pointermove", 200, 60, 1);
  return document.getElementById("drawing").value;
}"""


async def one_line_although_the_system_cuts_it_off(phone: Page) -> None:
    """Draw with another button, two fingers, and a gesture of the system in between."""
    assert re.fullmatch(r"M[0-9,]+L[0-9,]+", await phone.evaluate(CUT_OFF))
    await phone.reload()


async def draw(phone: Page) -> None:
    box = await phone.locator("#canvas").bounding_box()
    assert box
    await phone.mouse.move(box["x"] + 20, box["y"] + 20)
    await phone.mouse.down()
    await phone.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    await phone.mouse.up()


async def test_a_child_and_a_parent_sign_and_the_receipt_is_real(
    street: Street, tmp_path: Path
) -> None:
    await child_signs(street)
    phone = await guardian_signs(street)
    await accessible(phone)
    assert "De toestemming geldt." in await phone.inner_text("main")

    async with phone.expect_download() as download:
        await phone.get_by_role("link", name="Het bewijs opslaan").click()
    receipt = tmp_path / "receipt.jws"
    await (await download.value).save_as(receipt)
    real = await street.seintje("consent", "verify", str(receipt))
    assert "Dit bewijs is echt." in real.stdout
    assert "ja  instagram" in real.stdout
    assert "nee website" in real.stdout

    head, body, signature = receipt.read_text().split(".")
    receipt.write_text(f"{head}.{body[:-4]}AAAA.{signature}")
    changed = await street.seintje("consent", "verify", str(receipt))
    assert changed.returncode == 1
    assert "niet van ons, of het is veranderd" in changed.stderr


async def test_one_tap_without_a_login_takes_it_back_and_down(street: Street) -> None:
    await child_signs(street)
    phone = await guardian_signs(street)
    may = ("consent", "may", str(CHILD), "--kanaal", "instagram")
    assert "Ja, dit mag." in (await street.seintje(*may)).stdout
    posted = await street.seintje(
        "consent", "posted", str(CHILD), "--kanaal", "instagram", "--beeld", str(IMAGE)
    )
    number = posted.stdout.split()[-1].rstrip(".")

    async with phone.expect_navigation():
        await phone.get_by_role("button", name="Toestemming intrekken").tap()
    await accessible(phone)
    assert "De toestemming is ingetrokken." in await phone.inner_text("main")
    no = await street.seintje(*may)
    assert no.returncode == 1
    assert "De toestemming is ingetrokken." in no.stdout
    assert number in (await street.seintje("consent", "take-downs")).stdout
    assert (await street.seintje("consent", "taken-down", number)).returncode == 0
    assert "Er hoeft niets weg." in (await street.seintje("consent", "take-downs")).stdout

    kept = json.loads((await street.seintje("consent", "file", str(CHILD), "--json")).stdout)
    assert [s["state"] for s in kept["signed"]] == ["ConsentWithdrawn"]
    assert {s["what"] for s in kept["said"]} == {"assent", "withdrawal"}
    assert [p["state"] for p in kept["posted"]] == ["taken-down"]


async def test_without_a_script_and_in_english(street: Street) -> None:
    await child_signs(street)
    phone = await street.phone(script=False)
    await phone.goto(
        await street.link("--wie", "ouder", "--ouder", str(MOTHER), "--taal", "en")
    )
    assert await phone.locator("html").get_attribute("lang") == "en"
    assert "May we use photos and videos of your child?" in await phone.inner_text("main")
    assert not await phone.locator("#draw").is_visible()
    await phone.get_by_role("button", name="No, say no to everything").click()
    assert "Something is not right yet" in await phone.inner_text("main")

    await phone.locator("#born_on").fill("15-03-2014")
    await phone.locator("#name").fill("Mum")
    await phone.get_by_label("The parent").check()
    await phone.locator("#authority").check()
    await phone.get_by_role("button", name="No, say no to everything").click()
    assert "The answer was no." in await phone.inner_text("main")


async def test_a_used_and_an_unknown_link_say_so(street: Street) -> None:
    phone = await street.phone()
    await phone.goto(f"{street.url}/consent/sign/{'x' * 43}")
    await accessible(phone)
    assert "Deze link kennen we niet." in await phone.inner_text("main")

    link = await street.link("--naam", "Sam")
    await phone.goto(link)
    await fill(phone, name="<script>alert('Sam')</script>")
    await phone.get_by_role("button", name="Ondertekenen").click()
    await accessible(phone)
    assert "<script>alert('Sam')</script>" in await phone.inner_text("main")
    await phone.goto(link)
    assert "Deze link is al gebruikt." in await phone.inner_text("main")
