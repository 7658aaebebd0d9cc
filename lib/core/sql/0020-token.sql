-- The batch that erased a value: who comes back after it has it again, and so
-- have the images of what that person does.  0: nobody knows.
ALTER TABLE erased_token ADD COLUMN made_by INTEGER NOT NULL DEFAULT 0;
