# SPDX-License-Identifier: LGPL-3.0-or-later
"""Times that adjoin, for appointments that take several of a teacher's sessions, or several teachers at once."""


def find_chains(times, count, gap):
    """Return where ``count`` times follow each other.

    :param times: ``(start, stop)`` of one teacher, sorted; instants.
    :param int count: how many, from 1.
    :param gap: the longest pause between two that adjoin, a timedelta.
    :return: ``{start: [(start, stop), ...]}``, the chain of ``count`` times that begins at each start.
    """
    chains = {}
    for number in range(len(times) - count + 1):
        chain = times[number : number + count]
        if all(after[0] - before[1] <= gap for before, after in zip(chain, chain[1:], strict=False)):
            chains[chain[0][0]] = chain
    return chains


def find_joint(times, others, count, gap):
    """Return the chains of one teacher that all other teachers have free too, at the very same times.

    :param times: as for ``find_chains``.
    :param others: for each of the other teachers the set of ``(start, stop)``.
    """
    chains = find_chains(times, count, gap)
    return {start: chain for start, chain in chains.items() if all(theirs.issuperset(chain) for theirs in others)}
