# Repairs what pandoc writes: MathML whose spacing browsers get wrong, and anchors to which nothing leads.

# A minus is a sign and not a difference after a relation, a comma or a bracket.
s|(<mo[^>]*>[=,(←∼≤≥]</mo>)<mo>−</mo>|\1<mo form="prefix">−</mo>|g
# ℓ is a variable, and names of functions have little room around them.
s|<mo>ℓ</mo>|<mi>ℓ</mi>|g
s|<mo>([A-Za-z]{2,})</mo>|<mo lspace="0.1em" rspace="0.16em">\1</mo>|g
# Words in upright letters are words, not products of letters.
:word
s|(<mstyle mathvariant="normal"><mi>[A-Za-z]+)</mi><mi>([A-Za-z])|\1\2|g
t word
# Single lines of code.
s|<a href="#cb[0-9-]+" aria-hidden="true" tabindex="-1"></a>||g
