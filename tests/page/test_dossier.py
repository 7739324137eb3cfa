"""The link to a dossier on the page: it saves the file, and says where it could not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.gateway.servers import StandInBot, Turn, text_card
from tests.gateway.test_dossiers import LINK, StandInClassifier, classifier  # noqa: F401 - a fixture
from tests.page.conftest import Visit
from tests.page.talk import proposal

pytestmark = pytest.mark.browser


def test_the_dossier_is_saved_or_the_page_says_that_it_was_not(
    visits,
    start_gateway,
    bot: StandInBot,
    classifier: StandInClassifier,  # noqa: F811
):
    bot.turn = lambda message: Turn([{**proposal(), "dossier": LINK}, text_card("Here", dossier=LINK)])
    visit: Visit = visits(start_gateway(CLASSIFIER_URL=classifier.url), may_fail=True)
    page = visit.open()
    visit.say("wallet")
    links = page.get_by_role("button", name="Download the dossier")
    expect(links).to_have_count(2)
    with page.expect_download() as download:
        links.first.click()
    assert download.value.suggested_filename == "dossier.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    assert visit.faults == []
    classifier.status = 503
    links.last.click()
    expect(page.get_by_text("The dossier could not be downloaded. Please try again.")).to_be_visible()
    assert all("503" in fault for fault in visit.faults)
