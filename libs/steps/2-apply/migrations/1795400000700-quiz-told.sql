-- A quiz at the kiosk tells after each answer whether it was right, and why: an explanation with the question, and with a try
-- what was answered so far, which nothing answers otherwise afterwards. A try that has ended has its answers.
ALTER TABLE points.quiz_question ADD COLUMN why text NOT NULL DEFAULT '';
ALTER TABLE points.quiz_try ADD COLUMN given jsonb NOT NULL DEFAULT '[]';
