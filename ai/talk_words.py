"""Words by which talk in a wordy message is known: who speaks, what life is about, what undoes a deal."""

from __future__ import annotations

_PEOPLE = """
    competitor competitors
    owner owners proprietor supervisor manager secretary accountant cashier partner boss buyer staff
    boy boys brother sister son daughter wife husband father mother uncle aunty nephew kid kids
    child children grandson lady ladies man guy fellow neighbour customer customers doctor madam
    bhabhi bete beta beti bhai bhaiya pati patni biwi malik maalik malkin munim seth sethji ladka
    ladke saheli padosi auratein aurat log chacha papa pitaji maa bahu dadi naukar ladki bachche
    bachcha bachhe patients patient people friend friends
"""
_SAID = """
    bol need needs ask likes complains
    said says saying say told tell tells telling asked asks asking wants want wanted argued argues
    arguing complained complains complaining promised promises angry upset happy unhappy prefers
    prefer preferred thinks thought feels joked joking laughed mentioned explained insisted demanded
    demands demanding requested offering offers offered quoting quotes quoted claims claimed
    claiming hopes hoped bargained bargaining bola bole boli bolta bolti bolte kehta kehti kehte keh
    kaha bolega bolenge bolengi puchha poocha pucha puch pooch maang mang maanga chahta chahti
    chahte hasne gussa naraz naraaz khush shikayat bata batati batata jhagda jhagad bahas
"""
_LIFE = """
    auto
    naukri job salary package chali pilate road
    rent lease loan emi school college admission ptm exam exams wedding marriage engagement
    anniversary birthday funeral hospital ill sick fever operation surgery temple church party kitty
    picnic vacation holiday leave canada america dubai traffic jam rain raining rained rainy weather
    heat heavy highway flyover signal parking sat stood thrice car bike scooter puncture punctured
    broke train metro bus flight lunch dinner breakfast tea chai coffee lassi samosa mithai queue
    crowd crowded rush busy waiting waited wait electricity battery network renovation shifting
    shifted painting inspector election cricket match gym diet shaadi shadi sagai janamdin bimar
    beemar aspatal bukhar operation mausam baarish barish dhoop garmi sardi bheed bhid bheeg bhig
    jaam kharab gaadi gadi tyre khana naashta nashta pilaya pilayi khilai khilaya chakkar bijli
    light mandir pooja puja tyohar kiraya gaon mela bandh hartal julus
"""
_EFFORTS = """
    km kms kilometre kilometres kilometer kilometers minute minutes mins min ghante ghanta hour
    hours baje o'clock saal years year percent visit visits trips trip rounds chakkar
"""
_EARLIER = """
    earlier previously before pehle pahle pichle pichli pichhle
"""
_LABELS = """
    floor landmark token
    phone mobile landline whatsapp gstin pin pincode warranty install installation appointment
    timing timings number contact address fon
"""
_UNDOING = """
    cancel cancelled canceled cancels cancle hold postponed refused refuses rejected reject declined
    mistake wrong galat galti correction correct sorry oops instead actually nevermind ignore forget
    test testing joke dummy maybe might perhaps shayad unless confirm confirmed final wapas vapas
    return returned returns disputed dispute quotation quote estimate bounced bounce discount less
    minus chhoot chhut extra plus replace replaced exchange exchanged free
"""
PEOPLE, SAID, LIFE = (frozenset(words.split()) for words in (_PEOPLE, _SAID, _LIFE))
EFFORTS, EARLIER, LABELS = (frozenset(words.split()) for words in (_EFFORTS, _EARLIER, _LABELS))
UNDOING = frozenset(_UNDOING.split())
USUAL = frozenset(
    {"deta", "deti", "dete", "leta", "leti", "lete", "bechta", "bechte", "milta", "milti", "milte"}
)  # fmt: skip
STATED = frozenset(
    {"i", "we", "am", "are", "at", "now", "ab", "tak", "only", "hu", "hun", "on", "hua", "hai", "abhi"}
)
PARTS = frozenset(
    {"installments", "instalments", "installment", "instalment", "emi", "emis", "kist", "kisht"}
)  # fmt: skip
WAS = frozenset(
    {"was", "were", "is", "are", "has", "had", "have", "tha", "thi", "the", "hai", "hain", "gaya", "gayi"}
    | {"hua", "hui", "hue", "gaye", "am", "raha", "rahe", "rahi", "saw", "opens", "reopens", "studies"}
    | {"starts", "became", "went", "got"}
)  # fmt: skip
OWED = frozenset(
    {"balance", "baaki", "baki", "pending", "remaining", "left", "outstanding", "due", "dues"}
)  # fmt: skip
