"""What is said beside an entry, set aside in its order: tales, other figures, other days, other people."""

from __future__ import annotations

from ai.debts_beside import set_debts_aside
from ai.go_betweens import set_go_betweens_aside
from ai.goods_beside import set_goods_talk_aside
from ai.gross_sums import set_gross_aside
from ai.hindi_stories import set_hindi_stories_aside
from ai.labels import set_labels_aside
from ai.named_alike import read_named_alike
from ai.neighbours import set_neighbours_aside
from ai.no_deals import set_no_deals_aside
from ai.old_goods import read_old_goods
from ai.openings import set_opening_aside
from ai.orders_to_come import set_orders_to_come_aside
from ai.parts_of_goods import set_wholes_aside
from ai.persons import set_persons_aside
from ai.promises import billed_months, promised_dates
from ai.remarks import set_asides
from ai.side_clauses import set_side_clauses_aside
from ai.side_figures import set_side_figures_aside
from ai.sizes import read_sizes
from ai.spans import Span
from ai.stories import set_stories_aside
from ai.visit_hopes import set_visit_hopes_aside
from ai.wishes import set_wishes_aside


def set_tales_aside(spans: list[Span]) -> None:
    """Set aside what is told around the deal, before any figure is looked at."""
    set_no_deals_aside(spans)
    set_visit_hopes_aside(spans)
    set_stories_aside(spans)
    set_hindi_stories_aside(spans)


def set_other_figures_aside(spans: list[Span]) -> None:
    """Set aside figures that are none of the entry's, before the others get their meaning."""
    set_opening_aside(spans)
    read_named_alike(spans)
    read_sizes(spans)
    read_old_goods(spans)
    set_orders_to_come_aside(spans)
    set_debts_aside(spans)
    set_wholes_aside(spans)
    set_gross_aside(spans)
    set_side_clauses_aside(spans)
    set_labels_aside(spans)
    set_side_figures_aside(spans)
    set_wishes_aside(spans)


def set_others_aside(spans: list[Span]) -> None:
    """Set aside other days, other people and the goods' way, once the figures have their meaning."""
    set_asides(spans)
    promised_dates(spans)
    billed_months(spans)
    set_go_betweens_aside(spans)
    set_neighbours_aside(spans)
    set_persons_aside(spans)
    set_goods_talk_aside(spans)
