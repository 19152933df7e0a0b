"""From which likeness on two texts are what; all measured, by `python -m bench likeness` and on real articles.

Jaccard of the 4-grams of made-up stories and their copies, 600 of each, by `python -m bench likeness`:

    kind of copy                       least   1 in 100   1 in 10    median
    a footer is added                   .913       .917      .926      .954
    5 % of its characters are changed   .631       .639      .650      .660
    cut to 80 %                         .791       .793      .797      .802
    its sentences are shuffled          .722       .727      .733      .743
    another story                       the highest of 179,700 pairs: .036

Share of the opening, the first 60 letters, that is in the other text, the smaller of both ways, of 512 real articles
and what was made of each by `python -m tests.corpus.openings`; a follow-up begins with that many letters of another
article of its source, and then quotes the whole text. Only pairs are counted whose texts are like copies:

    kind                               least   1 in 100   1 in 10    median   9 in 10   99 in 100
    copy: a footer is added             1.00       1.00      1.00      1.00      1.00        1.00
    copy: 5 % is changed                 .49        .60       .70       .82       .93        1.00
    copy: cut to 80 %                   1.00       1.00      1.00      1.00      1.00        1.00
    copy: its sentences are shuffled     .89        .89       .94       .95       .95         .96
    copy: 17 letters in front            .63        .67       .70       .70       .70         .72
    follow-up: 25 letters in front       .50        .53       .56       .56       .63         .75
    follow-up: 40 letters in front       .23        .30       .30       .30       .38         .72
    follow-up: 60 letters in front       .00        .00       .00       .00       .12         .51
    follow-up: 200 letters in front      .00        .00       .00       .00       .11         .32

News of fewer than 32 letters in front is still taken for a copy: a dateline that names several reporters is as long.
Of 512 copies with one of 26 letters in front a bound of .45 takes 1 for a follow-up, .48 takes 2, .52 takes 14 and
.55 takes 497; in return news of 30 letters is seen in 7, 304, 432 and 462 of 512.

The 3 % of the follow-ups that lie above .45 are of columns that begin every article with the same lines. The real pairs
of one source that quote each other most, with a Jaccard of .377 to .129, share .26 of their openings at most.

And of 537 real articles of eight publishers: 143,916 pairs have a median of .000, 99 % lie below .009, 99.99 % below
.149. The highest but one is .267, two days of one column; the highest, .562, is a report that takes over half
of another one and writes its own opening, which is not a copy: so what is one begins above it.
"""

#: Dice of character pairs, versions of one article: texts less alike than this are a new edition that is announced,
#: anything closer is a typo.
MATERIAL = 0.9

#: Jaccard of 4-grams, articles of different sources: from here on one is a copy of the other.
COPY = 0.6

#: The same within one source, where weather, prices and draws come every day in the same words: only if one has all
#: the numbers of the other, and more must be alike than in two days of one column.
COPY_WITHIN = 0.7

#: Letters of a text that are its opening, and the share of them that two texts of one source must have in common to be
#: one article under another headline: below it the later one is a follow-up that quotes its background.
OPENING_LETTERS = 60
OPENING = 0.45

#: Share of the character pairs of the shorter title that the other one has too, and how many that must be at least:
#: titles of two sources within a day that tell of one story. Of 5,349 such pairs of real titles six lie above, all of
#: them one story, from .43 on; the next lie at .33 and below, and mostly share no more than a name.
RELATED = 0.4
RELATED_PAIRS = 6


def copy_from(source: str, other: str) -> float:
    """Return the Jaccard similarity from which on an article of `source` is a copy of one of `other`."""
    return COPY_WITHIN if source == other else COPY
