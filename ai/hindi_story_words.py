"""The words of Hindi sentences around a deal: their verbs, what opens them, and what a deal would say."""

from __future__ import annotations

import re

# What a sentence begins with behind another that has its verb.
OPENERS = frozenset(
    {"wo", "woh", "vo", "voh", "unka", "unki", "unke", "unko", "uska", "uski", "uske", "unhone", "usne"}
    | {"isliye", "phir", "fir", "kyunki", "kyuki", "kyonki", "lekin", "lkn", "magar", "waise", "vaise"}
    | {"padosi", "sabse", "वो", "वह", "उनका", "उनकी", "उनके", "उनको", "उसका", "उसकी", "उसके", "उन्होंने"}
    | {"उसने", "इसलिए", "फिर", "क्योंकि", "लेकिन", "मगर", "वैसे", "सबसे"}
)  # fmt: skip
SAYS = frozenset(
    {"bola", "boli", "bole", "kaha", "bol rahi", "bol raha", "bol rahe", "keh", "kehta", "kehti"}
    | {"kehte", "bolta", "bolti", "bolte", "bol", "puch", "pooch", "pucha", "poocha", "बोला", "बोली"}
    | {"बोले", "कहा", "कह", "कहता", "कहती", "कहते", "बोलता", "बोलती", "पूछा", "बोल"}
)  # fmt: skip
# What ends a sentence before the deal: "mummy ki tabiyat thi phir bhi", "teesri baar gaya tab".
HEAD_ENDS = frozenset(
    {"bhi", "phir bhi", "fir bhi", "tab", "to", "toh", "aur", "और", "tab jaake", "tab jakar", "फिर भी"}
    | {"भी", "तब", "तो"}
)  # fmt: skip
ENDS = frozenset(
    {"maange", "maanga", "maangi", "mange", "मांगे", "मांगा", "मांगी", "माँगे", "माँगी", "shikayat"}
    | {"शिकायत", "hai", "hain", "h", "hu", "hun", "hoon", "tha", "thi", "thay", "raha", "rahi", "rahe"}
    | {"rha", "rhi", "rhe", "raha hu", "rahi hu", "hua", "hui", "hue", "ho gaya", "ho gayi", "ho gaye"}
    | {"gaya", "gayi", "gaye", "gya", "aaya", "aayi", "aaye", "aya", "ayi", "aaye the", "gaya tha"}
    | {"gayi thi", "nahi tha", "nahi thi", "pada", "padi", "pade", "nikla", "nikli", "nikle", "baitha"}
    | {"baithi", "baithe", "chala", "chali", "chale", "laga", "lagi", "lage", "ruka", "ruki", "pahucha"}
    | {"pahuncha", "pahunchi", "soya", "soyi", "utha", "uthi", "jaga", "kharab", "bimar", "bimaar"}
    | {"chalai", "chalaya", "chalayi", "ghuma", "ghumi", "ghume", "bhatka", "fansa", "fasa", "phansa"}
    | {"bhiga", "bheega", "घूमा", "घूमी", "फंसा", "dekha", "dekhi", "pi", "piya", "pilayi", "pilai"}
    | {"pilaya", "khilaya", "khilayi", "mila nahi", "nahi hai", "hota", "hoti", "hote", "karta", "karti"}
    | {"karte", "lagta", "lagti", "jata", "jati", "jate", "nahi the", "है", "हैं", "हूं", "हूँ", "था"}
    | {"थी", "थे", "रहा", "रही", "रहे", "हुआ", "हुई", "हुए", "हो गया", "हो गई", "गया", "गई", "गए", "गयी"}
    | {"गये", "आया", "आई", "आए", "पड़ा", "पड़ी", "निकला", "निकली", "बैठा", "बैठी", "बैठे", "चला", "चली"}
    | {"चले", "लगा", "लगी", "लगे", "पहुंचा", "पहुंची", "पहुँचा", "पहुँची", "पिलाई", "होता", "होती"}
    | {"होते", "करता", "करती", "करते", "चलाई", "नहीं था", "नहीं थी", "नहीं है", "रुका"}
)  # fmt: skip
PERSONS = ("ega", "egi", "enge", "ूंगा", "ूँगा", "ेगा", "ेगी", "ेंगे", "एगा", "एगी", "एंगे")
FUTURE = re.compile(
    r"(?:[a-z]{2,}|[dl])(?:ega|egi|enge|engi)$|ho(?:ga|gi|nge)$|\S(?:ेगा|ेगी|ेंगे|एगा|एगी|एंगे|ाएगा|ाएगी|ाएंगे)$"
)
MINE = re.compile(r"[a-z]{2,}(?:unga|ungi|oonga|oongi)$|\S{2,}(?:ूंगा|ूँगा|ूंगी|ूँगी|ऊंगा|ऊंगी|ऊँगा)$")
GOING = frozenset(
    {"gaya", "gayi", "gaye", "gya", "gaya tha", "gayi thi", "aaya", "aayi", "aaye", "aya", "ayi"}
    | {"aaya tha", "aayi thi", "pahuncha", "pahunchi", "pahucha", "पहुंचा", "पहुंची", "पहुँचा", "गया"}
    | {"गई", "गए", "गयी", "आया", "आई", "आए", "गया था", "गई थी", "gaye the"}
)  # fmt: skip
GOES_ON = frozenset({"raha", "rahi", "rahe", "rha", "rhi", "rhe", "रहा", "रही", "रहे"})
# A sentence with one of these meanings may tell a part of the deal, or of another one.
DEALS = frozenset(
    {"currency", "amount", "rate", "discount", "tax", "free", "scheme", "pay", "money", "due", "paid"}
    | {"inject", "party", "phrase_type", "undo", "leave", "scale", "beat", "report", "repeat", "question"}
    | {"edit", "unsure"}
)  # fmt: skip
NAMES = frozenset({"suffix", "owner", "firm", "honorific"})
DEALT = frozenset({"sell", "order", "buy", "collect", "return", "pay", "bill", "spend", "noorder", "closed"})
GOODS = frozenset({"unit", "piece", "item"})
COUNTED = frozenset({"unit", "piece", "item", "currency"})
MOVED = frozenset({"give", "take", "get"})
WAS = frozenset({"nahi tha", "nahi thi", "nahi hai", "nahi the", "नहीं था", "नहीं थी", "नहीं है", "tha", "thi"})
PREMISES = frozenset({"dukan", "dukaan", "shop", "store", "outlet", "दुकान", "शॉप", "स्टोर"})
COME = frozenset(
    {"aana", "aao", "aaiye", "aane", "aiye", "bulaya", "milna", "milo", "milenge", "call", "phone"}
    | {"visit", "jana", "phir", "fir", "dobara", "wapas", "आना", "आओ", "आइए", "आने", "बुलाया", "मिलना"}
    | {"मिलेंगे", "फिर", "दोबारा"}
)  # fmt: skip
HABITS = frozenset(
    {"leta", "leti", "lete", "deta", "deti", "dete", "bechta", "bechti", "bechte", "leta hai"}
    | {"lete hai", "deta hai", "dete hai", "लेता", "लेती", "लेते", "देता", "देती", "देते", "बेचता"}
    | {"बेचते"}
)  # fmt: skip
EARLIER = ("pichle", "pichli", "pichhle", "pichhli", "last", "पिछले", "पिछली", "pehle", "pahle", "पहले")
WAS_THEN = frozenset({"tha", "thi", "the", "था", "थी", "थे"})
THEIRS = frozenset(
    {"wo", "woh", "vo", "voh", "unka", "unki", "unke", "unko", "uska", "uski", "uske", "unhone", "usne"}
    | {"वो", "वह", "उनका", "उनकी", "उनके", "उनको", "उसका", "उसकी", "उसके", "उन्होंने", "उसने", "padosi"}
)  # fmt: skip
NETWORK = frozenset({"net", "network", "light", "signal", "नेट", "लाइट"})
NOT = frozenset({"nahi", "nahin", "nhi", "nahi tha", "nahi thi", "nahi hai", "slow", "band", "नहीं", "नहीं था"})
BACK = frozenset(
    {"galat", "galti", "galti se", "asal", "asli", "actually", "sorry", "matlab", "cancel", "cancelled"}
    | {"mana", "agar", "agr", "shayad", "sirf", "keval", "bas", "wapas", "wapis", "vapas", "sample"}
    | {"approval", "reject", "pakka", "confirm", "test", "mazak", "jhooth", "jhuth", "badal", "kam"}
    | {"zyada", "jyada", "extra", "hi", "udhar", "udhaar", "baki", "baaki", "bakaya", "hisab", "hisaab"}
    | {"total", "kul", "jama", "advance", "गलत", "गलती", "असल", "सॉरी", "मतलब", "कैंसल", "कैंसिल", "मना"}
    | {"अगर", "शायद", "सिर्फ", "बस", "केवल", "वापस", "सैंपल", "पक्का", "मज़ाक", "बदल", "कम", "ज़्यादा"}
    | {"ज्यादा", "ही", "उधार", "बाकी", "बकाया", "हिसाब", "कुल", "टोटल", "जमा", "एडवांस", "किसी और"}
    | {"instead"}
)  # fmt: skip
LESS = frozenset({"kam", "zyada", "jyada", "extra", "कम", "ज़्यादा", "ज्यादा", "hi", "ही"})
DID = frozenset({"kiya", "kar diya", "kiye", "diya", "diye", "kari", "किया", "कर दिया", "दिया", "दिए"})
ASKING = ("maang rah", "mang rah", "maang", "मांग", "माँग")
AGAIN = frozenset({"phir", "fir", "season", "dobara", "next", "फिर", "दोबारा", "सीजन"})
REASONS = frozenset({"kyunki", "kyuki", "kyonki", "isliye", "क्योंकि", "इसलिए"})
TAKES = frozenset(
    {"lega", "legi", "lenge", "mangega", "mangegi", "maangega", "maangegi", "mangenge", "maangenge"}
    | {"kharidega", "mangwayega", "mangwaega", "mangayega", "लेगा", "लेगी", "लेंगे", "मांगेगा", "मांगेगी"}
    | {"मंगवाएगा"}
)  # fmt: skip
TO_GIVE = frozenset({"dene", "देने", "bharne", "भरने"})
CHARGES = frozenset(
    {"charge", "charges", "byaj", "byaaj", "interest", "penalty", "bhada", "kiraya", "bhaada", "late"}
    | {"चार्ज", "ब्याज", "किराया", "भाड़ा"}
)  # fmt: skip
OTHERS = frozenset({"dusri", "doosri", "dusra", "doosra", "other", "competitor", "दूसरी", "दूसरा", "दूसरे"})
FEW = 20  # of what was torn, broken or late; more may be money
CARRIERS = frozenset(
    {"truck", "tempo", "auto", "rickshaw", "driver", "coolie", "ट्रक", "टेंपो", "टेम्पो", "ऑटो"}
    | {"ड्राइवर"}
)  # fmt: skip
ASKED = frozenset({"maange", "maanga", "mange", "manga", "मांगे", "मांगा", "माँगे", "माँगा"})
