"""Asking the model, also what a picture shows, and rating what it said. Changes no weights for good.

A part of ``ModelInferenceUpdate``, under its lock. How an answer is generated is ``models.generation``'s business.
"""

from __future__ import annotations

from pathlib import Path

from jupyter_miu.errors import ConfigError, OutOfMemory, SourceError
from jupyter_miu.lessons.states import States
from jupyter_miu.models.captioning import captioner
from jupyter_miu.models.device import is_out_of_memory
from jupyter_miu.models.generation import generate
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.models.templates import Turn, encode_prefix, encode_prompt
from jupyter_miu.sources import images, paths
from jupyter_miu.types import Answer, Proposal


class Asking(States):
    """Questions to one model, in its current state or another."""

    loaded: LoadedModel
    last_answer: Answer | None

    def ask(
        self,
        prompt: str,
        max_new_tokens: int = 64,
        *,
        compare: str | bool | None = None,
        context: str | None = None,
        temperature: float = 0.0,
    ) -> Answer:
        """Ask the model.

        Args:
            prompt: the question; through the chat template where the model has one, else as text to go on with.
            max_new_tokens: longest answer, in tokens.
            compare: True for the answer before the current lesson beside it, or the name of another state.
            context: text for the model to read with the question.
            temperature: 0 is greedy.

        Raises:
            ConfigError: no question. CheckpointNotFound: no such state. OutOfMemory: the answer does not fit.
        """
        if not prompt.strip():
            raise ConfigError("the question is empty")
        with self.lock:
            text = f"Text: {context.strip()}\nQuestion: {prompt}" if context else prompt
            now = self._generate(text, max_new_tokens, temperature)
            before = None
            if compare:
                with self._history.visiting(self._other(compare)):
                    before = self._generate(text, max_new_tokens, temperature)
            self.last_answer = Answer(now, prompt, len(encode_prefix(self.loaded.tokenizer, now)), before, self.current)
        return self.last_answer

    def _generate(self, text: str, max_new_tokens: int, temperature: float) -> str:
        model, tokenizer = self.loaded.model, self.loaded.tokenizer
        chat = bool(getattr(tokenizer, "chat_template", None))
        ids = encode_prompt(tokenizer, [Turn("user", text)]) if chat else encode_prefix(tokenizer, text)
        try:
            return generate(model, tokenizer, [ids], max_new_tokens=max_new_tokens, temperature=temperature)[0]
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            raise OutOfMemory("not enough memory to answer", "ask for fewer tokens, or shorter") from error

    def propose_caption(self, path: str | Path) -> Proposal:
        """Ask the model what the picture at ``path`` shows, in one sentence, for approval. Nothing is taught.

        Raises:
            ModelError: the model does not look at pictures, or cannot look at this one.
            SourceError: the picture cannot be read, or the model says nothing.
        """
        named = str(path)
        with self.lock:
            look = captioner(self.loaded)
            if "://" in named:
                raise SourceError("a caption is proposed for a file, not for a URL", "save the picture first")
            found = paths.find(named, Path())
            if found is None:
                raise paths.missing(named, Path.cwd(), {})
            return images.propose(found, look)

    def feedback(self, good: bool, better: str | None = None, actor: str = "script") -> None:
        """Rate the last answer; ``better`` is what it should have been. Written to the journal."""
        if self.last_answer is None:
            raise ConfigError("there is no answer to rate yet", "ask something first")
        self._store().record(
            "feedback",
            actor=actor,
            prompt=self.last_answer.prompt,
            answer=self.last_answer.text,
            good=good,
            better=better,
        )
