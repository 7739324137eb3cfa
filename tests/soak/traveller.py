"""A user of the page with a bad connection and no patience: sends again until it is taken, taps what is offered."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from tests.listener import Listener
from tests.visitor import Json, Visitor

PATIENCE = 150
AGAIN_SECONDS = 0.3
RETRY_SECONDS = 2.0
"""Until a person taps "Try again"."""
TAKEN, BUSY = 202, {429, 500, 502, 503}
SMALL_TALK = ("help", "thanks", "start over", "I don't know", "2", "propose now", "en français, s'il vous plaît")


@dataclass
class Diary:
    """What one traveller sent and heard."""

    sent: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    repeats: int = 0
    errors: int = 0


class Traveller:
    """One conversation."""

    def __init__(self, url: str, seed: int, descriptions: list[str]) -> None:
        self.diary = Diary()
        self.faults: list[str] = []
        self._choice = random.Random(seed)
        self._descriptions = descriptions
        self._seed = seed
        self._card: Json = {}
        self.visitor = Visitor(url, patience=30)
        self.listener = Listener(url, self.visitor.token)

    def travel(self, over: threading.Event, most: int) -> None:
        """Talk until it is over, or so many messages are sent."""
        while not over.is_set() and len(self.diary.sent) < most:
            if self._card.get("card") == "error":
                over.wait(RETRY_SECONDS)
            self._turn(*self._next())

    def close(self) -> None:
        self.listener.close()
        self.visitor.close()

    def look_back(self) -> None:
        """Note in ``faults`` what was lost, doubled or out of order."""
        history = self._history()
        said = [event for event in history if event["author"] != "user"]
        taken = [event["id"] for event in history if event["author"] == "user"]
        answers = self.listener.answers()
        found = [f"message {id} was not answered" for id in self.diary.unanswered]
        found += [
            f"message {id} is in the log {taken.count(id)} times" for id in self.diary.sent if taken.count(id) != 1
        ]
        found += [f"answer to {id}, which was not sent" for id in answers if id not in self.diary.sent]
        found += [f"{id} was answered twice" for id, events in answers.items() if is_double(events)]
        if self.listener.order != [event["sequence"] for event in said]:
            found.append("the stream did not bring what the log has, in order and once")
        self.faults = found

    def _history(self) -> list[Json]:
        reply = self.visitor.http.get("/v1/history", params={"limit": 500})
        assert reply.status_code == 200, reply.text
        return list(reply.json()["events"])

    def _next(self) -> tuple[str, str]:
        """The field and the value of the next message."""
        rows = [row for part in ("options", "extras", "buttons") for row in self._card.get(part, [])]
        if self._card.get("card") == "error":
            return "button", str(rows[0]["payload"])
        dice = self._choice.random()
        if self._card.get("card") == "question" and dice < 0.75:
            return "button", str(self._choice.choice(rows)["payload"])
        if dice > 0.95:
            return "text", self._choice.choice(SMALL_TALK)
        return "text", self._choice.choice(self._descriptions)

    def _turn(self, what: str, value: str) -> None:
        id = f"{self._seed}-{len(self.diary.sent)}"
        began = time.perf_counter()
        if not self._send({"id": id, what: value}):
            self.diary.unanswered.append(id)
            return
        self.diary.sent.append(id)
        heard = self.listener.answer(id, PATIENCE)
        if not heard:
            self.diary.unanswered.append(id)
            return
        self.diary.milliseconds.append(1000 * (heard[0].at - began))
        self._card = heard[-1].event["card"]
        self.diary.errors += self._card["card"] == "error"

    def _send(self, body: Json) -> bool:
        """Send until it is taken, with the same id; now and then once more although it was."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(httpx.TransportError):
                status = self.visitor.http.post("/v1/messages", json=body).status_code
                assert status == TAKEN or status in BUSY, status
                if status == TAKEN and self._choice.random() > 0.05:
                    return True
            self.diary.repeats += 1
            time.sleep(AGAIN_SECONDS)  # the page waits too before it sends again
        return False


def is_double(events: list[Json]) -> bool:
    """Whether a message got more than a sentence and where the conversation stands, or the same kind twice."""
    kinds = [event["card"]["card"] for event in events]
    return len(kinds) > 2 or (len(kinds) == 2 and kinds[0] == kinds[1] != "text")


@contextlib.contextmanager
def travelling(url: str, count: int, seed: int, descriptions: list[str], most: int) -> Iterator[list[Traveller]]:
    """So many conversations at once; they go on until the block ends, or each has sent so many messages."""
    over = threading.Event()
    travellers = [Traveller(url, seed + number, descriptions) for number in range(count)]
    try:
        with ThreadPoolExecutor(count, thread_name_prefix="traveller") as pool:
            futures = [pool.submit(each.travel, over, most) for each in travellers]
            try:
                yield travellers
            finally:
                over.set()
            for future in futures:
                future.result()
        for each in travellers:
            each.look_back()
    finally:
        for each in travellers:
            each.close()
