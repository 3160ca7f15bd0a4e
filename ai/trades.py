"""What people sell, mend or make, who are called by it: "Pappu chai wala", "Monu puncture wale".

They are no tags of the lexicon: "doodh" beside a count is goods, only before a "wala" it is a trade.
"""

from __future__ import annotations

_NAMES = (
    "chai chay paan pan bidi beedi cigarette doodh dudh dahi lassi paneer mawa khoya kulfi icecream "
    "baraf barf sharbat juice nariyal sabzi sabji subzi fruit phal aloo aalu pyaj pyaz kela seb ande "
    "anda murga murgi chicken mutton machli machhli meat fish gosht chaat chat samosa kachori jalebi "
    "bhajiya pakoda pakora vada vadapav dosa idli momo momos noodle chowmein biryani golgappa golgappe "
    "panipuri kulcha chole bhature tikki roti khana tiffin mithai namkeen sattu chana moongfali "
    "mungfali masala atta aata chakki tel ghee gur chini namak murmura papad achar bakery bread biscuit "
    "kapda kapde cloth saree sari suit chadar gadda razai rui dhaga lace button chudi choodi bangle "
    "payal bindi kangan gehna sona chandi moti mala joota juta chappal jute mochi darzi tailor dhobi "
    "press istri nai naai lohar badhai mistri kumhar matka ghada bartan kabadi kabaadi kabad raddi "
    "bhangar scrap loha lohe steel plywood ply lakdi wood furniture sofa puncture panchar pancher cycle "
    "rickshaw riksha auto tempo tyre tube battery inverter fancy dresses novelty readymade aadhat looms "
    "mobile charger recharge cover computer xerox printer photo studio frame glass sheesha kaanch chashma "
    "chashme chasma ainak "
    "ghadi watch fan pankha cooler ac fridge tv radio bijli bulb light wire motor pump nal pipe tanki "
    "tank sanitary tiles marble patthar sariya cement ret reti balu bajri gitti int eent paint rang "
    "putty colour color hardware rope rassi jaal chatai jhadu phenyl balti plastic polythene thaili "
    "bori khaad khad beej dawai dawa kitab copy pen akhbar paper khilona khilone toy toys gubbara phool "
    "flower agarbatti diya patakha tent dj sound gas cylinder chulha kerosene petrol diesel pani water "
    "ro kundi tala taala chabi chaku kainchi machine silai gola ganna supari tambaku gutkha katha chuna "
    "चाय पान बीड़ी सिगरेट दूध दही लस्सी पनीर मावा खोया कुल्फी आइसक्रीम बर्फ शरबत जूस नारियल सब्जी "
    "सब्ज़ी फल फ्रूट आलू प्याज केला सेब अंडा अंडे मुर्गा चिकन मटन मछली गोश्त चाट समोसा कचौरी जलेबी "
    "पकौड़ा पकौड़ी वड़ा डोसा इडली मोमो बिरयानी गोलगप्पा गोलगप्पे रोटी खाना टिफिन मिठाई नमकीन सत्तू चना "
    "मूंगफली मसाला आटा चक्की तेल घी गुड़ चीनी नमक पापड़ अचार ब्रेड कपड़ा कपड़े साड़ी सूट चादर गद्दा "
    "रजाई धागा बटन चूड़ी बिंदी सोना चांदी मोती माला जूता जूते चप्पल मोची दर्जी टेलर धोबी प्रेस नाई "
    "लोहार बढ़ई मिस्त्री कुम्हार मटका बर्तन कबाड़ी कबाड़ रद्दी भंगार लोहा स्टील प्लाईवुड लकड़ी फर्नीचर "
    "सोफा पंचर पंक्चर साइकिल रिक्शा ऑटो टायर बैटरी इन्वर्टर मोबाइल चार्जर कंप्यूटर ज़ेरॉक्स फोटो कांच "
    "शीशा चश्मा घड़ी पंखा कूलर एसी फ्रिज टीवी बिजली बल्ब लाइट तार मोटर पंप नल पाइप टंकी सेनेटरी टाइल्स "
    "मार्बल पत्थर सरिया सीमेंट रेत बालू गिट्टी ईंट पेंट रंग हार्डवेयर रस्सी चटाई झाड़ू प्लास्टिक थैली "
    "बोरी खाद बीज दवाई दवा किताब कॉपी पेन अखबार पेपर खिलौना खिलौने गुब्बारा फूल अगरबत्ती पटाखा टेंट गैस "
    "सिलेंडर चूल्हा पानी ताला चाबी मशीन सिलाई गन्ना सुपारी तंबाकू गुटखा "
)
TRADES = frozenset(_NAMES.split())
