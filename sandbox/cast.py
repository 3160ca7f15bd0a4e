"""Who is in the sandbox, what they may try, and the places they can be at."""

from __future__ import annotations

from dataclasses import dataclass

OWNER_ID = 700_000_001
ASSISTANT = "Performance Tracker"


@dataclass(frozen=True, slots=True)
class Sample:
    """A ready-made message; ``label`` is what its button says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the sandbox. ``company`` is a company's key, empty for people of none or of all.

    ``role`` is what the person has after the first start; ``hue`` colours the face (degrees).
    """

    id: int
    first_name: str
    last_name: str
    role: str
    company: str
    hue: int
    samples: tuple[Sample, ...]

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Place:
    """A place a person can share: latitude and longitude in degrees."""

    name: str
    latitude: float
    longitude: float


_SALE = Sample("A sale", "Sold 5 tablets to Apollo Pharmacy for ₹25000 urgent delivery")
_RATES = Sample("With rates", "10 strip Dolo 650 @ 28 and 5 box ORS @ 420 to City Hospital Andheri")
_HINGLISH = Sample("Hinglish", "Sharma Medical ko 20 peti becha 12500 rupaye me")
_HINDI = Sample("हिन्दी", "शर्मा मेडिकल को 5 पेटी बेचा ₹१२,५००")
_BATCH = Sample(
    "Three at once",
    "Sold 5 tablets to Apollo for ₹25000\n\nSold 3 boxes to MedPlus for ₹15000\n\n"
    "Purchase from XYZ supplier 10 units ₹8000",
)
_MISSING = Sample("Something missing", "5 boxes Apollo")
_PAID = Sample("Payment received", "Collected 15,000 cash from Apollo Pharmacy")
_RETURN = Sample("A return", "MedPlus returned 3 boxes Crocin expired, 720 credit note")
_VISIT = Sample("A visit", "visited Dr Mehta clinic Ghatkopar, no order, follow up Tuesday")
_FIX = Sample("Correct the last one", "galti se 25000 likha, 2500 tha")
_DAY = Sample("My day", "/today")
_REP = (_SALE, _HINGLISH, _HINDI, _BATCH, _FIX, _MISSING, _RATES, _PAID, _RETURN, _VISIT, _DAY)

CAST = (
    Member(700_100_101, "Asha", "Patil", "rep", "johnlee", 340, _REP),
    Member(
        700_100_102,
        "Ravi",
        "Kumar",
        "rep",
        "johnlee",
        210,
        (_HINGLISH, _SALE, _BATCH, _FIX, Sample("My entries", "/entries 5"), Sample("Undo", "/undo"), _DAY),
    ),
    Member(
        700_100_190,
        "Bilal",
        "Shaikh",
        "manager",
        "johnlee",
        265,
        (
            Sample("This month", "/month"),
            Sample("Dashboard", "/dashboard"),
            Sample("Charts", "/charts"),
            Sample("Forecast", "/predictions"),
            Sample("Ask a question", "/ask Who sold the most last month?"),
            Sample("Best clients", "/top"),
            Sample("Set a target", "/target 700100101 450000"),
            Sample("Excel file", "/export"),
        ),
    ),
    Member(
        700_200_101,
        "Chitra",
        "Rao",
        "rep",
        "yugrow",
        25,
        (
            Sample("A sale", "Sold 4 cartons Sunflower oil to Daily Needs Jayanagar for ₹5,920"),
            Sample("Hinglish", "Balaji Traders ko 8 carton becha 9600 udhaar"),
            Sample("An expense", "diesel 900 toll 120"),
            Sample("Another company's figures?", "/dashboard"),
            _DAY,
        ),
    ),
    Member(
        OWNER_ID,
        "Meera",
        "Shah",
        "owner",
        "",
        160,
        (
            Sample("People", "/admin_users"),
            Sample("Health", "/admin_health"),
            Sample("Features", "/admin_flags"),
            Sample("Invite", "/admin_invite rep"),
            Sample("Dashboard", "/dashboard"),
            Sample("Charts", "/charts"),
            Sample("Another company", "/company"),
        ),
    ),
    Member(
        700_900_001,
        "Dev",
        "Malhotra",
        "stranger",
        "",
        0,
        (
            Sample("Start", "/start"),
            Sample("Ask to join", "/company"),
            Sample("Try a sale", "Sold 5 tablets to Apollo Pharmacy for ₹25000"),
            Sample("Try to look", "/dashboard"),
        ),
    ),
)

PLACES = (
    Place("Bandra, Mumbai", 19.0596, 72.8295),
    Place("Andheri, Mumbai", 19.1197, 72.8468),
    Place("Kothrud, Pune", 18.5074, 73.8077),
    Place("Jayanagar, Bengaluru", 12.9299, 77.5826),
    Place("Ring Road, Surat", 21.1959, 72.8302),
    Place("Connaught Place, Delhi", 28.6315, 77.2167),
)
