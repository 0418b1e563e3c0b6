"""The seeded stream of ``maths/random.js``, word by word, in plain integers."""

import itertools
import math

MASK = 2**32 - 1
DISCARDED = 15


def words(seed, index):
    """Yield the 32-bit words of stream `index` of `seed`, without end (sfc32)."""
    a = mix(seed + 0x9E3779B9)
    b = mix(index + 0x3C6EF372)
    c = mix(a ^ (b + 0xDAA66D2B))
    for counter in itertools.count(1):
        word = (a + b + counter) & MASK
        a = b ^ (b >> 9)
        b = (c + (c << 3)) & MASK
        c = (((c << 21) | (c >> 11)) + word) & MASK
        if counter > DISCARDED:
            yield word


def mix(x):
    """Scramble a 32-bit word, one to one."""
    x &= MASK
    x = (x ^ (x >> 16)) * 0x21F0AAAD & MASK
    x = (x ^ (x >> 15)) * 0xD35A2D97 & MASK
    return x ^ (x >> 15)


def uniforms(seed, index):
    """Yield uniforms strictly inside (0, 1), two words each."""
    stream = words(seed, index)
    for high, low in zip(stream, stream, strict=False):
        yield uniform(high, low)


def uniform(high, low):
    """Make one uniform of two words: their upper 26 bits, and a half."""
    return ((high >> 6) * 2**26 + (low >> 6) + 0.5) * 2**-52


def exponentials(seed, index, n):
    """Return the first n standard exponentials of a stream."""
    return [-math.log(u) for u in itertools.islice(uniforms(seed, index), n)]


def cases():
    """Begin some streams; go far into one."""
    starts = [
        (0, 0),
        (1, 0),
        (1, 1),
        (1, 5),
        (2, 0),
        (12345, 2),
        (MASK, 0),
        (0, MASK),
        (MASK, MASK),
    ]
    for seed, index in starts:
        yield _case("words", seed, index, list(itertools.islice(words(seed, index), 24)))
        yield _case("uniforms", seed, index, list(itertools.islice(uniforms(seed, index), 24)))
        yield _case("exponentials", seed, index, exponentials(seed, index, 24))
    yield _case("words", 7, 3, list(itertools.islice(words(7, 3), 3000)))


def _case(call, seed, index, want):
    return {"call": call, "args": {"seed": seed, "index": index, "n": len(want)}, "want": want}
