-- The policy quiz at the kiosk: evidence K. Questions are the administrator's; a try keeps what was asked, so that a
-- question changed later changes no result.
CREATE TABLE points.quiz_question (
  station_id integer NOT NULL REFERENCES points.station,
  question_id uuid NOT NULL,
  asked text NOT NULL,
  -- ["…", "…"]
  choices jsonb NOT NULL,
  right_choice smallint NOT NULL CHECK (right_choice >= 0 AND right_choice < jsonb_array_length(choices)),
  offered boolean NOT NULL,
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, question_id)
);
SELECT points.fence('points.quiz_question', 'rows');

CREATE TABLE points.quiz_try (
  station_id integer NOT NULL,
  quiz_id uuid NOT NULL,
  resident_id uuid NOT NULL,
  -- [{"questionId", "asked", "choices", "right"}]
  questions jsonb NOT NULL,
  begun_at timestamptz NOT NULL,
  answers jsonb,
  right_answers smallint,
  passed boolean,
  ended_at timestamptz,
  PRIMARY KEY (station_id, quiz_id),
  CHECK ((ended_at IS NULL) = (answers IS NULL) AND (ended_at IS NULL) = (passed IS NULL)
         AND (ended_at IS NULL) = (right_answers IS NULL))
);
SELECT points.fence('points.quiz_try', 'rows');
ALTER TABLE points.quiz_try ADD CONSTRAINT quiz_try_resident
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident (station_id, resident_id);
CREATE INDEX quiz_try_by_resident ON points.quiz_try (station_id, resident_id, begun_at);

-- Stations made before these settings: in force from their first day.
INSERT INTO points.setting (station_id, key, valid_from, value)
SELECT s.station_id, k.key, (s.created_at AT TIME ZONE 'Asia/Shanghai')::date, k.value
  FROM points.station s,
       (VALUES ('apply.quizQuestions', '10'::jsonb), ('apply.quizPercent', '80'::jsonb), ('apply.quizTriesPerDay', '3'::jsonb)) AS k (key, value)
ON CONFLICT DO NOTHING;
