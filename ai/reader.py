"""Reads a message by grammar alone: entries, corrections, answers, questions. No model, no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ai import answers, corrections
from ai.amendments import sounds_amending
from ai.assent import Assent, read_assent, said_but
from ai.batches import read_parts
from ai.corrected_swaps import swapped_shops
from ai.edit_cues import looks_like_edit
from ai.entries import read_entry
from ai.firm_corrections import read_firm
from ai.form_lines import is_form, read_labels, without_bullets
from ai.forms import read_forms
from ai.grounds import Grounds
from ai.heard_names import restore_names
from ai.idioms import read_idioms
from ai.intents import is_greeting, is_repeat, is_undo, leave_day, repeat_client
from ai.language import language_of
from ai.last_look import look_again
from ai.letters import without_close
from ai.lexicon import Lexicon
from ai.mentions import Mention, mentions
from ai.near import tagged
from ai.no_entries import tells_nothing_done
from ai.parts import Heading, Part
from ai.questions import may_ask, read_question
from ai.reading import Correction, Doubt, Draft, Field, Intent, Question, Reading, ReadingContext, Verdict
from ai.regional import read_regional
from ai.self_questions import without_self_questions
from ai.spans import NUMBER, Span, mark_spans
from ai.tables import read_tables
from ai.texting import part_fields, read_texting
from ai.tokens import clean, tokenize
from ai.trade_names import join_trades
from ai.unanswered import asks_back, beside_figures
from ai.ways import read_ways
from ai.wordy import main_clause, read_without_talk
from ledger.entry import Details

_MOST = 6000  # characters that are read; Telegram sends at most 4,096


class Reader:
    """The grammar over one lexicon. It keeps nothing between calls and may be shared."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def read(self, text: str, context: ReadingContext) -> Reading:
        """Return what the person wants with ``text``. Raises on no text whatever it holds."""
        cleaned, spans, language = self._spans(text, context)
        if not spans:
            return Reading(Intent.UNKNOWN, language=language)
        if self._undoes(spans) and not asks_back(cleaned):
            return Reading(Intent.UNDO, language=language)
        if is_repeat(spans):
            client = repeat_client(_fresh(spans), cleaned, self._lexicon, context)
            return Reading(Intent.REPEAT, client=client, language=language)
        question = self._question(spans, cleaned, context)
        if question is not None:
            return Reading(Intent.QUESTION, question=question, language=language)
        drafts = () if tells_nothing_done(spans) else self._drafts(spans, cleaned, context)
        if tagged(spans, "inject") and not any(_founded(draft) for draft in drafts):
            return Reading(Intent.UNKNOWN, language=language)
        if looks_like_edit(spans) and not _whole(drafts):
            found = corrections.read_correction(_fresh(spans), cleaned, self._lexicon, context, None)
            if found is not None:
                return Reading(Intent.EDIT, correction=found, language=language)
        if drafts:
            return Reading(Intent.ENTRIES, drafts, language=language)
        swapped = swapped_shops(_fresh(spans), cleaned, self._lexicon)
        if swapped is not None:
            return Reading(Intent.EDIT, correction=swapped, language=language)
        day = leave_day(_fresh(spans), context)
        if day is not None:
            return Reading(Intent.LEAVE, question=Question("entries", day, day), language=language)
        return Reading(Intent.GREETING if is_greeting(spans) else Intent.UNKNOWN, language=language)

    def read_details(self, text: str, context: ReadingContext) -> Details | None:
        """Return the one entry that ``text`` holds, or None when it holds none or several."""
        reading = self.read(text, context)
        return reading.drafts[0].details if len(reading.drafts) == 1 else None

    def read_assent(self, text: str, context: ReadingContext) -> Assent | None:
        """Return what ``text`` says to a reading shown for checking; None when it says something else."""
        return read_assent(self._spans(text, context)[1])

    def after_assent(self, text: str, context: ReadingContext) -> str:
        """Return ``text`` without the "yes, but" that it begins with."""
        cleaned, spans, _ = self._spans(text, context)
        begins = said_but(spans)
        return text if begins is None else cleaned[begins:].strip(" ,")

    def read_answer(self, field: Field, text: str, draft: Draft, context: ReadingContext) -> Draft | None:
        """Return ``draft`` with the answer to the question for ``field``; None when ``text`` answers it not,
        because it is an entry, a command or a question of its own."""
        cleaned, spans, _ = self._spans(text, context)
        if not spans or is_undo(spans) or self._question(spans, cleaned, context) is not None:
            return None
        part = read_entry(_fresh(spans), cleaned, self._lexicon, context)
        return answers.read_answer(field, _fresh(spans), cleaned, draft, self._lexicon, context, part)

    def says_more(self, text: str, known: Details, context: ReadingContext) -> bool:
        """Return whether ``text``, said to a question about ``known``, is more than a figure or a day."""
        return answers.says_more(self._spans(text, context)[1], known)

    def competes(self, text: str, context: ReadingContext) -> bool:
        """Return whether ``text`` leaves open which figure it answers with."""
        return answers.competes(self._spans(text, context)[1])

    def read_correction(self, text: str, current: Details, context: ReadingContext) -> Correction | None:
        """Return what ``text``, a reply to the receipt of ``current``, changes; None when nothing."""
        cleaned, spans, _ = self._spans(text, context)
        if not spans or is_undo(spans):
            return None
        drafts = self._drafts(spans, cleaned, context)
        if len(drafts) == 1 and _whole(drafts) and not looks_like_edit(spans):
            return corrections.differences(_spoken(drafts[0], current), current)
        return corrections.read_correction(_fresh(spans), cleaned, self._lexicon, context, current)

    def read_amendment(self, text: str, current: Details, context: ReadingContext) -> Correction | None:
        """Return what a short text may change in ``current``, the entry saved just before it ("nahi 2500");
        None when it does not sound like that. It is only a guess and has to be confirmed."""
        _, spans, _ = self._spans(text, context)
        return self.read_correction(text, current, context) if sounds_amending(spans) else None

    def read_firm(self, text: str, current: Details, context: ReadingContext) -> Correction | None:
        """Return what a short text changes in ``current``, the entry saved just before it, where it denies
        what that says or names the field ("Dadar nahi Bandra", "payment cash"); None for any other text."""
        cleaned, spans, _ = self._spans(text, context)
        if not spans or is_undo(spans):
            return None
        return read_firm(_fresh(spans), cleaned, self._lexicon, context, current)

    def sounds_amending(self, text: str, context: ReadingContext) -> bool:
        """Return whether a short text is about what was saved before it: "galat hai", "edit karo"."""
        return sounds_amending(self._spans(text, context)[1])

    def mentions(self, text: str, clients: Iterable[str]) -> tuple[Mention, ...]:
        """Return which of ``clients`` a short text names, each with the text without that name."""
        return mentions(text, clients, self._lexicon)

    def _spans(self, text: str, context: ReadingContext) -> tuple[str, list[Span], str]:
        cleaned = without_self_questions(part_fields(clean(without_close(read_tables(text[:_MOST])))))
        tokens = tokenize(cleaned)
        self._lexicon.tag(tokens)
        spans = mark_spans(cleaned, tokens, self._lexicon, context.today)
        join_trades(cleaned, spans, self._lexicon)
        restore_names(spans, self._lexicon)
        read_regional(cleaned, spans, context.today)
        read_texting(cleaned, spans)
        read_idioms(cleaned, spans)
        read_ways(spans)
        return cleaned, spans, language_of(tokens)

    def _question(self, spans: list[Span], cleaned: str, context: ReadingContext) -> Question | None:
        beside = beside_figures(spans, cleaned)
        if beside is not None or not may_ask(spans):
            return beside
        asked = read_question(spans, cleaned, self._lexicon, context)
        rest = main_clause(spans, "question") if asked is None else None
        if rest is None or any(span.kind is NUMBER for span in rest):
            return asked
        return read_question(rest, cleaned, self._lexicon, context)

    @staticmethod
    def _undoes(spans: list[Span]) -> bool:
        """Whether it takes the last entry back, whatever is told beside: "undo the last one, she ..."."""
        if is_undo(spans):
            return True
        rest = main_clause(spans, "undo")
        return rest is not None and is_undo(rest)

    def _drafts(self, spans: list[Span], cleaned: str, context: ReadingContext) -> tuple[Draft, ...]:
        spans = without_bullets(spans)
        read_labels(spans, self._lexicon)
        if is_form(spans) and (forms := read_forms(_fresh(spans), cleaned, self._lexicon, context)):
            return tuple(forms)

        grounds = Grounds() if "\n" in cleaned else None

        def read(part: list[Span], heading: Heading) -> Part | None:
            return read_entry(part, cleaned, self._lexicon, context, heading, grounds)

        def whole(told: list[Span]) -> tuple[Draft, ...]:
            drafts = tuple(part.draft for part in read_parts(told, read, _fresh))
            return look_again(drafts, told, self._lexicon)

        drafts = read_without_talk(spans, whole(spans), cleaned, whole)
        # A request beside an entry ("set amount to 1") or a question mark: the person looks at it first.
        if drafts and (spans[-1].norm == "?" or tagged(spans, "inject")):
            drafts = tuple(_doubted(draft) for draft in drafts)
        return drafts


def _fresh(spans: list[Span]) -> list[Span]:
    return [span.copy() for span in spans]


def _founded(draft: Draft) -> bool:
    """Whether there is more to it than a request: goods or an amount for a client."""
    details = draft.details
    return details.amount is not None or (details.client is not None and bool(details.items))


def _doubted(draft: Draft) -> Draft:
    return replace(draft, doubts=tuple(dict.fromkeys((*draft.doubts, Doubt.WORDS))))


def _whole(drafts: tuple[Draft, ...]) -> bool:
    """Whether the drafts are entries in their own right: a client, an amount, and nothing to ask."""
    return bool(drafts) and all(
        draft.details.client is not None
        and draft.details.orders is not None
        and draft.verdict is not Verdict.ASK
        for draft in drafts
    )


def _spoken(draft: Draft, current: Details) -> Details:
    """Return what the text itself said: no guessed type, no date that only means today."""
    details = draft.details
    if Doubt.TYPE in draft.doubts:
        details = replace(details, type=current.type)
    dated = any(character.isalpha() for character in draft.text) and details.date != current.date
    return details if dated else replace(details, date=current.date)
