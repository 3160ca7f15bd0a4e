"""The words by which a phrased fact is checked: those that compare, and those that name nobody."""

from __future__ import annotations

from unicodedata import normalize

# Words that compare, in groups between blank lines. One of a group may be said only of facts that have one.
_GROUPS = """
up rose rise risen rising grew grow growth growing grown higher increase increased increasing gain gained
more badha badhe badhi badh zyada jyada upar बढ़ा बढ़ी बढ़े बढ़कर ज़्यादा ज्यादा ऊपर अधिक

down fell fall fallen falling drop dropped dropping declined decline lower decrease decreased less loss
ghata ghate ghati ghat kam neeche niche घटा घटी घटे कम नीचे गिरा गिरी

best top most highest largest biggest leading record sabse सबसे

worst least lowest smallest weakest bottom

twice double doubled doubling dugna duguna dugni दोगुना दुगना दोगुनी

thrice triple tripled tiguna तिगुना तीनगुना

half halved aadha adha aadhi आधा आधी

target goal lakshya लक्ष्य

not no never nahi nahin none without नहीं न बिना

dozen dozens hundreds thousands lakhs crores sainkdo hazaron
"""


def _words(text: str) -> frozenset[str]:
    # Hindi letters with a dot have two encodings; both sides of a comparison are put into this one.
    return frozenset(normalize("NFC", text).split())


COMPARISONS = tuple(_words(group) for group in _GROUPS.strip().split("\n\n"))
# Words with a capital at the head of a sentence that name nobody.
OPENERS = _words(
    """
    a about across after all along also altogether among an and as at average before both by cash client
    clients collected collection collections compared customers day days dues entries every expenses
    from good great here however i in including is it its keep last meanwhile more most new next no now
    of on one only orders our out over overall payments purchases returns sales since so sold still team
    that the their then there these they this those to today together total two we well what while with
    within work yesterday you your visits week month year quarter aaj abhi aap aapka aapke aapki acha
    accha achha aur bahut collection hum is iska isme ismein kal ke ki kul lekin mahine pichle pichhle
    saath sabhi total yeh ye yahan
    """
)
# Hindi in its own script has no capitals: every word that is not the facts' has to be one of these.
HINDI = _words(
    """
    आज कल अब अभी आप आपका आपके आपकी आपने हम हमारा हमारे हमारी हमने यह ये वह वे इस इसमें इसके इसका इसकी उस
    उसमें उनमें इनमें और या तथा एवं लेकिन पर परंतु भी ही तो कि जो जिसमें जिससे जबकि साथ बाद पहले तक से
    में का के की को ने हर सभी सब कुल मिलाकर है हैं था थी थे हुआ हुई हुए हो रहा रही रहे रहा गया गई गए आया
    आई आए मिला मिली मिले किया की कर बिक्री बिक्रियाँ खरीद वसूली भुगतान ऑर्डर ग्राहक ग्राहकों रुपये रुपए
    राशि दिन सप्ताह हफ्ते हफ़्ते महीने महीना साल वर्ष टीम बहुत अच्छा अच्छी अच्छे काम बढ़िया नए नया नई
    पिछले पिछली इसी तुलना मुकाबले प्रतिशत फीसदी बकाया औसत प्रति दर्ज रकम माल वापसी खर्च मुलाकात
    मुलाकातें दौरे रहते लगभग
    """
)
