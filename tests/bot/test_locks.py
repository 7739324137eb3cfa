"""One turn at a time in a conversation, in the order in which they came."""

import asyncio

from bot.stores.locks import ConversationLocks


def test_turns_of_one_conversation_follow_each_other():
    async def run():
        locks, seen = ConversationLocks(), []

        async def take(number):
            async with locks.lock("c"):
                seen.append(("in", number))
                await asyncio.sleep(0)
                seen.append(("out", number))

        await asyncio.gather(*(take(number) for number in range(20)))
        return seen

    assert asyncio.run(run()) == [(step, number) for number in range(20) for step in ("in", "out")]


def test_conversations_do_not_wait_for_each_other():
    async def run():
        locks = ConversationLocks()
        async with locks.lock("a"), locks.lock("b"):
            return True

    assert asyncio.run(asyncio.wait_for(run(), 5))


def test_a_turn_that_fails_or_is_given_up_lets_the_next_in():
    async def run():
        locks = ConversationLocks()

        async def fail():
            async with locks.lock("c"):
                raise ValueError

        async with locks.lock("c"):
            given_up = asyncio.ensure_future(fail())
            failing = asyncio.ensure_future(fail())
            await asyncio.sleep(0)
            given_up.cancel()
        await asyncio.gather(given_up, failing, return_exceptions=True)
        async with locks.lock("c"):
            return failing.exception(), locks._turnstiles.keys()

    error, kept = asyncio.run(asyncio.wait_for(run(), 5))
    assert isinstance(error, ValueError)
    assert not kept
