-- A paper slip of a power cut is entered days later: what it was paid with may have been written off meanwhile. An entry
-- of its own kind gives that back, so that the books tell it from goods that were not fetched (points.redeem_unlapse).
ALTER TABLE points.entry
  DROP CONSTRAINT entry_kind_check,
  ADD CONSTRAINT entry_kind_check CHECK (kind IN ('credit', 'redeem', 'release', 'return', 'expire', 'deduct', 'reverse-credit',
    'reverse-deduct', 'reverse-expire', 'transfer-out', 'transfer-in', 'carry-in'));
