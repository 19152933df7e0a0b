"""Similarity thresholds; all are measured, by `python -m bench likeness` and on real articles.

Jaccard similarity of the 4-grams of generated stories and their copies, 600 of each, by `python -m bench likeness`:

    kind of copy                       least   1 in 100   1 in 10    median
    a footer is added                   .913       .917      .926      .954
    5 % of its characters are changed   .631       .639      .650      .660
    cut to 80 %                         .791       .793      .797      .802
    its sentences are shuffled          .722       .727      .733      .743
    another story                       the highest of 179,700 pairs: .036

Share of the opening, the first 60 letters, that the other text contains, the smaller of both directions. Measured by
`python -m tests.corpus.openings` on 512 real articles and on generated variants of each; a generated follow-up begins
with that many letters of another article of its source, and then quotes the whole text. Only pairs whose texts are
similar enough for duplicates are counted:

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

A follow-up with fewer than 32 new letters in front still counts as a duplicate, because a dateline with several
reporters is as long. Of 512 copies with a dateline of 26 letters, a threshold of .45 takes 1 for a follow-up, .48 takes
2, .52 takes 14 and .55 takes 497; on the other hand they detect 7, 304, 432 and 462 of 512 follow-ups with 30 new
letters.

The 3 % of the follow-ups above .45 belong to columns that begin every article with the same lines. The real pairs of
one source that quote each other most, with a Jaccard similarity of .377 to .129, share at most .26 of their openings.

Of 537 real articles of eight publishers, 143,916 pairs have a median of .000, 99 % are below .009, 99.99 % below .149.
The second highest value is .267, two days of one column. The highest, .562, is a report that reuses half of another one
and has its own opening; that is not a duplicate, so the threshold for duplicates is above it.
"""

#: Dice coefficient of character pairs, for versions of one article: below it a version is a new edition and is
#: announced, above it the change is a typo.
MATERIAL = 0.9

#: Jaccard similarity of 4-grams, for articles of different sources: from this value on one is a duplicate of the other.
DUPLICATE_THRESHOLD = 0.6

#: The same within one source, where weather, prices and lottery results have the same words every day: one text must
#: have all numbers of the other, and the threshold is above the similarity of two days of one column.
DUPLICATE_THRESHOLD_WITHIN = 0.7

#: Length of the opening in letters, and the share of it that two texts of one source must have in common to be one
#: article with a changed headline: below it the later one is a follow-up.
OPENING_LETTERS = 60
OPENING = 0.45

#: Share of the shorter title's character pairs that the other title has too, and the minimum number of such pairs, for
#: titles of two sources within a day on one story. Of 5,349 such pairs of real titles six are above, all of them the
#: same story, from .43 on; the next are at .33 and below, and mostly share only a name.
RELATED_THRESHOLD = 0.4
RELATED_PAIRS = 6


def duplicate_threshold(source: str, other: str) -> float:
    """Return the Jaccard similarity from which on an article of `source` is a duplicate of one of `other`."""
    return DUPLICATE_THRESHOLD_WITHIN if source == other else DUPLICATE_THRESHOLD
