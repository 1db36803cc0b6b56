-- Who was recorded as left, or as dead by mistake, comes back: nothing is deleted, the mistake is put right by an event.
ALTER TABLE points.life_event
  DROP CONSTRAINT life_event_kind_check,
  ADD CONSTRAINT life_event_kind_check
    CHECK (kind IN ('split', 'merge', 'move', 'member-moved', 'death', 'left', 'joined', 'returned'));
