"""A service with a queue: agents and customers as coroutines, one router between them, offers that end in time, and why somebody waits.

    python examples/router_service.py            # twenty minutes of a shop, in a few seconds
    python examples/router_service.py --speed 60 # a minute a second

It needs kefu and nothing else. The router has no clock and no thread: whoever has something to say calls it with the time, and a ticker
tells it that time passes. Everything that happens is in its events, and they go to whom they concern.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import sys

import kefu
from kefu.service import MemoryJournal, OfferRescinded, OfferTimedOut, TaskCompleted, TaskOffered, TaskQueued

CHARTER = """
[charter]
id = "shop"

[routing]
skills = ["refund", "repair"]
languages = ["zh", "en"]
offer_time = "20 s"
decline_cooldown = "30 s"
head_start = { A = "3 min", B = "60 s" }

[routing.channel.chat]

[routing.class.refund]
needs = "refund >= 2 and language"
steps = [{ after = "4 min", needs = "refund and language", because = "a beginner helps" }]
[routing.class.repair]
needs = "repair and language"
"""
AGENTS = {  # what they can do, and how many seconds a task takes them
    "li": ({"refund": 3, "zh": 1, "en": 1}, 150),
    "wang": ({"refund": 1, "repair": 2, "zh": 1, "en": 1}, 200),
    "anna": ({"repair": 1, "en": 1}, 120),
}
CUSTOMERS = [  # when they come, what they want, and how they are graded
    (5, "refund", "zh", "C"), (20, "refund", "en", "C"), (40, "repair", "en", "B"), (60, "refund", "zh", "C"), (80, "refund", "en", "A"),
    (100, "repair", "zh", "C"), (160, "refund", "zh", "B"), (200, "repair", "en", "C"), (300, "refund", "en", "C"), (420, "repair", "zh", "A"),
]  # fmt: skip
BEGIN = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


class Shop:
    """The router, and the mailboxes of those who wait for its events. One thread, so that nobody comes in between."""

    def __init__(self, speed: float) -> None:
        self.journal = MemoryJournal()
        self.router = kefu.Router(kefu.Charter.parse(CHARTER), self.journal, strict=True)
        self.speed = speed
        self.began = asyncio.get_running_loop().time()
        self.offers: dict[str, asyncio.Queue[TaskOffered]] = {agent: asyncio.Queue() for agent in AGENTS}
        self.open: dict[tuple[str, str], int] = {}  # offers that stand, with their epochs
        self.served = {f"c-{i}": asyncio.Event() for i in range(1, len(CUSTOMERS) + 1)}

    def now(self) -> dt.datetime:
        seconds = (asyncio.get_running_loop().time() - self.began) * self.speed
        return BEGIN + dt.timedelta(seconds=int(seconds))

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)

    def do(self, command: str, **arguments: object) -> None:
        """One command, and its events to whom they concern."""
        for event in getattr(self.router, command)(at=self.now(), **arguments):
            match event:
                case TaskOffered(task=task, agent=agent, epoch=epoch):
                    self.open[task, agent] = epoch
                    self.offers[agent].put_nowait(event)
                case OfferTimedOut(task=task, agent=agent) | OfferRescinded(task=task, agent=agent):
                    self.open.pop((task, agent), None)
                    self.say(f"{agent} no longer has the offer of {task}: {event.kind}")
                case TaskQueued(task=task, waiting=waiting):
                    self.say(f"{task} waits, {waiting} in this queue")
                case TaskCompleted(task=task):
                    self.served[task].set()

    def say(self, text: str) -> None:
        print(f"{self.now():%H:%M:%S}  {text}")

    # ------------------------------------------------------------------------------------------------ who takes part
    async def agent(self, name: str) -> None:
        """Takes what is offered. Anna lets her first offer pass, as people do who are at lunch."""
        words, seconds = AGENTS[name]
        self.do("add_agent", agent=name, words=words, channels={"chat": 1})
        passes = name == "anna"
        while True:
            offer = await self.offers[name].get()
            if passes:
                passes = False
                continue
            if self.open.pop((offer.task, name), None) != offer.epoch:
                continue  # it ended before it was looked at
            self.do("accept_offer", task=offer.task, agent=name, epoch=offer.epoch)
            self.say(f"{name} takes {offer.task}. {self.router.explain(offer).replace(chr(10), ' ')}")
            await self.sleep(seconds)
            self.do("complete_task", task=offer.task)

    async def customer(self, task: str, seconds: float, asked: str, language: str, grade: str) -> None:
        await self.sleep(seconds)
        self.do("arrive_task", task=task, channel="chat", class_=asked, language=language, grade=grade)
        await self.served[task].wait()

    async def ticker(self) -> None:
        """Time passes: offers end, and steps begin."""
        while True:
            await self.sleep(2)
            self.do("advance_clock")

    async def curious(self, seconds: float) -> None:
        """Asks, after a while, why those wait who wait."""
        await self.sleep(seconds)
        for task, event in self.served.items():
            try:
                why = self.router.why_waiting(task)
            except kefu.Error:  # not there yet, or served
                continue
            if not event.is_set() and why.hold not in ("offered", "in_hand"):
                self.say(why.sentence("en").replace("\n", "\n          "))
                self.say(why.sentence("zh").replace("\n", "\n          "))
                break


async def main(speed: float) -> int:
    shop = Shop(speed)
    background = [asyncio.create_task(shop.agent(name)) for name in AGENTS]
    background += [asyncio.create_task(shop.ticker()), asyncio.create_task(shop.curious(130))]
    arrivals = [shop.customer(f"c-{i}", *customer) for i, customer in enumerate(CUSTOMERS, 1)]
    await asyncio.wait_for(asyncio.gather(*arrivals), 60)
    for task in background:
        task.cancel()
    await asyncio.gather(*background, return_exceptions=True)

    recovered = kefu.Router.recover(shop.router.charter, shop.journal)
    same = recovered.state_hash == shop.router.state_hash
    print(
        f"{shop.router.sequence} events in {len(shop.journal)} entries; a router made from them is {'the same' if same else 'another'}"
    )
    return 0 if same and shop.router.tasks == 0 else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=400, help="seconds of the shop in a second")
    sys.exit(asyncio.run(main(parser.parse_args().speed)))
