"""An agent that says when it cannot keep or answer a message, in place of Rasa's that goes on in memory."""

from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from redis.exceptions import RedisError

from bot.errors import ConfigurationError, NotReady, TurnFailed
from bot.repairs.processor import StrictProcessor
from bot.replies import Card


class StrictAgent(Agent):  # type: ignore[misc]  # Rasa is untyped
    """Rasa's agent on a store that is never replaced by memory."""

    processor: StrictProcessor | None

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Loads a model.

        Raises:
            ConfigurationError: there is none, or Rasa cannot read it.
        """
        if not Path(model_path).is_file():
            raise ConfigurationError(f"There is no model at {model_path}: train it with `python -m bot.train`.")
        try:
            self.processor = StrictProcessor(
                model_path=str(model_path),
                tracker_store=self.tracker_store,
                lock_store=self.lock_store,
                action_endpoint=self.action_endpoint,
                generator=self.nlg,
            )
        except Exception as error:  # any: what a broken archive makes Rasa raise is of no one family
            problem = f"The model at {model_path} cannot be loaded ({type(error).__name__}): train it again."
            raise ConfigurationError(problem) from error
        self.domain = self.processor.domain
        self.tracker_store.domain = self.domain
        self._set_fingerprint(fingerprint)

    async def reply_to(self, message: UserMessage) -> tuple[list[Card], bool]:
        """The cards that answer a message, at least one, and whether they come from the record.

        Raises:
            NotReady: no model is loaded.
            TurnFailed: see StrictProcessor.reply_to.
        """
        if self.processor is None:
            raise NotReady("No dialogue model is loaded.")
        async with self.lock_store.lock(message.sender_id):
            return await self.processor.reply_to(message)

    async def forget(self, conversation: str) -> None:
        """Deletes what is known of a conversation, after a turn that may be going on.

        Raises:
            TurnFailed: the store did not answer.
        """
        async with self.lock_store.lock(conversation):
            try:
                await self.tracker_store.forget(conversation)
            except RedisError as error:
                raise TurnFailed("The record could not be deleted.") from error

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        if store is None:
            raise ConfigurationError("The bot needs a store for its records.")
        store.domain = domain
        return store
