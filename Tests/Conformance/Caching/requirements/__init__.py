"""The tests, a file for each part of the standards; importing one registers what is in it."""

from . import (  # noqa: F401
    freshness, directives, expires, ages, storing, statuses, authorization, fields, messages, incomplete, variants,
    stale, outages, validation, freshening, heads, invalidation, demands, conditions, ranges, parts, cache_status,
    targeted, safety,
)
