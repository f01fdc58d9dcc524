"""The database's history, one small function a step. A step that has been released never changes.

Moments are seconds since the Unix epoch, UTC, as REAL. Ids of rooms are opaque text.
Slack ids are kept with their team, since one installation may serve several workspaces.
"""

import secrets

from sqlite_utils import Database, Migrations

from bot.storage.errors import StorageError

migrations = Migrations("bot")


def check_known(db: Database) -> None:
    """Refuse a database that a newer version of the bot has already taken further.

    Raises:
        StorageError: naming the step this version does not know.
    """
    with Database(memory=True) as blank:
        known = {step.name for step in migrations.pending(blank)}
    unknown = sorted({step.name for step in migrations.applied(db)} - known)
    if unknown:
        raise StorageError(
            f"The database was written by a newer version of the bot (step {unknown[0]}). "
            "Start that version, or restore a backup made before it."
        )


def _run(db: Database, *statements: str) -> None:
    for statement in statements:
        db.execute(statement)


@migrations()
def m0001_foundation(db: Database) -> None:
    """What the process itself needs: identity, heartbeat, what came in, what is to go out."""
    _run(
        db,
        """CREATE TABLE instance (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            database_id TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE heartbeat (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            ticked_at REAL NOT NULL
        ) STRICT""",
        """CREATE TABLE inbox (
            key TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            received_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX inbox_age ON inbox (received_at)",
        """CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            lane TEXT NOT NULL CHECK (lane IN ('modal', 'post', 'work')),
            dedupe_key TEXT NOT NULL UNIQUE,
            payload TEXT NOT NULL,
            due_at REAL NOT NULL,
            expires_at REAL,
            state TEXT NOT NULL DEFAULT 'pending'
                CHECK (state IN ('pending', 'claimed', 'done', 'failed', 'withdrawn', 'expired')),
            lease_until REAL,
            attempt INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            claimed_at REAL,
            unclear_since REAL,
            slack_channel TEXT,
            slack_ts TEXT,
            last_error TEXT,
            created_at REAL NOT NULL,
            finished_at REAL
        ) STRICT""",
        # Partial, so that years of finished rows weigh nothing on the next claim.
        "CREATE INDEX outbox_due ON outbox (lane, due_at, id) WHERE state = 'pending'",
        "CREATE INDEX outbox_leases ON outbox (lane, lease_until) WHERE state = 'claimed'",
        """CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            at REAL NOT NULL,
            team TEXT NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            reason TEXT
        ) STRICT""",
        "CREATE INDEX audit_subject ON audit (team, subject, id)",
    )
    db.execute("INSERT INTO instance VALUES (1, :id)", {"id": secrets.token_hex(16)})


@migrations()
def m0002_people(db: Database) -> None:
    """The stored directory, so that a check before an ack needs no call to Slack."""
    _run(
        db,
        """CREATE TABLE people (
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            name TEXT NOT NULL,
            zone TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('member', 'guest', 'bot', 'outsider', 'gone')),
            owner INTEGER NOT NULL DEFAULT 0,
            admitted INTEGER NOT NULL DEFAULT 0,
            updated REAL NOT NULL DEFAULT 0,
            seen_at REAL NOT NULL,
            PRIMARY KEY (team, user)
        ) STRICT""",
    )


@migrations()
def m0003_positions(db: Database) -> None:
    """Positions and candidates."""
    _run(
        db,
        """CREATE TABLE positions (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            title TEXT NOT NULL,
            hiring_manager TEXT NOT NULL,
            coordinator TEXT NOT NULL,
            channel TEXT,
            status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'on_hold', 'closed')),
            created_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX positions_newest ON positions (team, status, created_at)",
        """CREATE TABLE candidates (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            email TEXT,
            ats_url TEXT,
            resume_url TEXT,
            member TEXT,
            created_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX candidates_name ON candidates (team, name_key)",
    )


@migrations()
def m0004_plans(db: Database) -> None:
    """Question sets and their versions; an approved version is frozen by its content hash."""
    _run(
        db,
        """CREATE TABLE drafts (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            asked_in TEXT NOT NULL,
            text TEXT NOT NULL,
            created_at REAL NOT NULL
        ) STRICT""",
        """CREATE TABLE question_sets (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            draft_id TEXT NOT NULL REFERENCES drafts (id),
            created_by TEXT NOT NULL,
            asked_in TEXT NOT NULL,
            channel TEXT,
            message_ts TEXT,
            title TEXT NOT NULL,
            status TEXT NOT NULL DEFAULT 'composing'
                CHECK (status IN ('composing', 'ready', 'approved', 'failed')),
            brief TEXT NOT NULL,
            approved_version INTEGER,
            approved_by TEXT,
            approved_at REAL,
            override_reason TEXT,
            failure TEXT,
            created_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX question_sets_newest ON question_sets (team, created_at)",
        """CREATE TABLE set_versions (
            set_id TEXT NOT NULL REFERENCES question_sets (id),
            version INTEGER NOT NULL,
            content TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            created_by TEXT NOT NULL,
            why TEXT NOT NULL,
            created_at REAL NOT NULL,
            PRIMARY KEY (set_id, version)
        ) STRICT""",
    )


@migrations()
def m0005_interviews(db: Database) -> None:
    """Interviews with their panel; the meant wall time and zone stand beside the instant.

    `channels` is what the bot last saw of a channel, so that a form is checked without a call;
    `members` is a JSON list of member ids, for private channels that the bot is in.
    """
    _run(
        db,
        """CREATE TABLE interviews (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            position_id TEXT NOT NULL REFERENCES positions (id),
            candidate_id TEXT NOT NULL REFERENCES candidates (id),
            set_id TEXT NOT NULL REFERENCES question_sets (id),
            set_version INTEGER NOT NULL,
            set_hash TEXT NOT NULL,
            starts_at REAL NOT NULL,
            wall_time TEXT NOT NULL,
            zone TEXT NOT NULL,
            length_minutes INTEGER NOT NULL,
            channel TEXT,
            root_ts TEXT,
            status TEXT NOT NULL DEFAULT 'scheduled'
                CHECK (status IN ('scheduled', 'cancelled', 'complete')),
            revision INTEGER NOT NULL DEFAULT 1,
            created_by TEXT NOT NULL,
            created_at REAL NOT NULL,
            ended_by TEXT,
            ended_at REAL,
            FOREIGN KEY (set_id, set_version) REFERENCES set_versions (set_id, version)
        ) STRICT""",
        "CREATE INDEX interviews_candidate ON interviews (candidate_id, status)",
        """CREATE TABLE panel (
            interview_id TEXT NOT NULL REFERENCES interviews (id),
            user TEXT NOT NULL,
            seat INTEGER NOT NULL,
            guide_channel TEXT,
            guide_ts TEXT,
            submitted_at REAL,
            PRIMARY KEY (interview_id, user)
        ) STRICT""",
        "CREATE INDEX panel_user ON panel (user, interview_id)",
        """CREATE TABLE channels (
            team TEXT NOT NULL,
            channel TEXT NOT NULL,
            name TEXT NOT NULL,
            is_private INTEGER NOT NULL,
            is_archived INTEGER NOT NULL,
            members TEXT,
            seen_at REAL NOT NULL,
            PRIMARY KEY (team, channel)
        ) STRICT""",
    )


@migrations()
def m0006_scorecards(db: Database) -> None:
    """Scorecards by version; the first rating is kept beside every later one."""
    _run(
        db,
        """CREATE TABLE scorecards (
            id TEXT PRIMARY KEY,
            interview_id TEXT NOT NULL REFERENCES interviews (id),
            interviewer TEXT NOT NULL,
            version INTEGER NOT NULL,
            recommendation TEXT NOT NULL
                CHECK (recommendation IN ('strong_no', 'no', 'yes', 'strong_yes')),
            note TEXT NOT NULL,
            submitted_at REAL NOT NULL,
            UNIQUE (interview_id, interviewer, version)
        ) STRICT""",
        """CREATE TABLE ratings (
            scorecard_id TEXT NOT NULL REFERENCES scorecards (id),
            criterion INTEGER NOT NULL,
            score INTEGER CHECK (score BETWEEN 1 AND 4),
            evidence TEXT NOT NULL,
            PRIMARY KEY (scorecard_id, criterion)
        ) STRICT""",
    )


@migrations()
def m0007_model_calls(db: Database) -> None:
    """A ledger of every call to the model, failed ones too: usage and cost, never content."""
    _run(
        db,
        """CREATE TABLE model_calls (
            id INTEGER PRIMARY KEY,
            at REAL NOT NULL,
            team TEXT NOT NULL,
            job TEXT NOT NULL,
            model TEXT NOT NULL,
            prompt TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            request_id TEXT,
            outcome TEXT NOT NULL,
            stop_reason TEXT,
            input_tokens INTEGER NOT NULL DEFAULT 0,
            output_tokens INTEGER NOT NULL DEFAULT 0,
            cache_write_tokens INTEGER NOT NULL DEFAULT 0,
            cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0,
            cache_read_tokens INTEGER NOT NULL DEFAULT 0,
            cost_usd REAL,
            seconds REAL NOT NULL,
            usage TEXT
        ) STRICT""",
        "CREATE INDEX model_calls_at ON model_calls (at)",
    )


@migrations()
def m0008_questions(db: Database) -> None:
    """A workspace's own questions, what was retired, the search over both, lists being imported.

    In `searched_questions` the bank's stand under the empty team, levels as their rank, areas
    between blanks; `question_search` holds their words under the same rowid. `set_versions` learns
    which version a change began from, which one an undo restores, and the brief it answers, so that
    undo takes all of it back. `set_requests` holds what people asked for in a set's thread.
    """
    _run(
        db,
        """CREATE TABLE own_questions (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            content TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at REAL NOT NULL,
            changed_by TEXT NOT NULL,
            changed_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX own_questions_team ON own_questions (team, changed_at)",
        """CREATE TABLE retired_questions (
            team TEXT NOT NULL,
            question_id TEXT NOT NULL,
            retired_by TEXT NOT NULL,
            retired_at REAL NOT NULL,
            reason TEXT NOT NULL,
            merged_into TEXT,
            PRIMARY KEY (team, question_id)
        ) STRICT""",
        """CREATE TABLE question_lists (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            name TEXT NOT NULL,
            content TEXT NOT NULL,
            status TEXT NOT NULL DEFAULT 'preview'
                CHECK (status IN ('preview', 'stored', 'discarded')),
            created_at REAL NOT NULL
        ) STRICT""",
        """CREATE TABLE searched_questions (
            id INTEGER PRIMARY KEY,
            team TEXT NOT NULL,
            question_id TEXT NOT NULL,
            kind TEXT,
            lowest INTEGER,
            highest INTEGER,
            areas TEXT NOT NULL,
            UNIQUE (team, question_id)
        ) STRICT""",
        # The words are stems already (bot/questions/search.py); C++ and C# are words of their own.
        """CREATE VIRTUAL TABLE question_search USING fts5(
            prompt, follow_ups, look_for, filed, typed,
            tokenize = "unicode61 remove_diacritics 2 tokenchars '+#'"
        )""",
        """INSERT INTO question_search (question_search, rank)
            VALUES ('rank', 'bm25(10.0, 2.0, 1.0, 4.0, 0.0)')""",
        """CREATE TABLE question_search_state (
            scope TEXT PRIMARY KEY,
            version TEXT NOT NULL
        ) STRICT""",
        "ALTER TABLE set_versions ADD COLUMN based_on INTEGER",
        "ALTER TABLE set_versions ADD COLUMN restores INTEGER",
        "ALTER TABLE set_versions ADD COLUMN brief TEXT",
        """CREATE TABLE set_requests (
            id TEXT PRIMARY KEY,
            set_id TEXT NOT NULL REFERENCES question_sets (id),
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            text TEXT NOT NULL,
            based_on INTEGER NOT NULL,
            status TEXT NOT NULL DEFAULT 'waiting'
                CHECK (status IN ('waiting', 'done', 'refused')),
            answer TEXT,
            created_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX set_requests_set ON set_requests (set_id, status)",
    )


@migrations()
def m0009_question_use(db: Database) -> None:
    """Since when the bank has each question, and which ones a person keeps although little used.

    `bank` is the newest version of the bank that has the question. Kept ones are left out of that
    person's list of questions to think about until `until`.
    """
    _run(
        db,
        """CREATE TABLE known_questions (
            question_id TEXT PRIMARY KEY,
            since REAL NOT NULL,
            bank TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX known_questions_bank ON known_questions (bank)",
        """CREATE TABLE kept_questions (
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            question_id TEXT NOT NULL,
            until REAL NOT NULL,
            PRIMARY KEY (team, user, question_id)
        ) STRICT""",
    )


@migrations()
def m0010_interview_types(db: Database) -> None:
    """A workspace's interview types, its documents about them, loops, and who may lead what.

    `versions` holds what is changed in versions, by subject (bot/storage/versions.py): types
    (`type:<id>`), work on documents (`work:<id>`) and loops (`loop:<id>`). A type's `revision` is
    one more than any of its team's before with every change, which tells whether what is kept ready
    is still so. `suggestion_messages` are where the deciders were asked. In `searched_types` the
    shared catalogue's stand under the empty team; `type_search` holds their words under the same
    rowid. An interview learns its type, the workspace's version of it (0 for the shared one)
    and its exercise; a seat on the panel its role.
    """
    _run(
        db,
        """CREATE TABLE versions (
            team TEXT NOT NULL,
            subject TEXT NOT NULL,
            version INTEGER NOT NULL,
            content TEXT NOT NULL,
            created_by TEXT NOT NULL,
            why TEXT NOT NULL,
            restores INTEGER,
            created_at REAL NOT NULL,
            PRIMARY KEY (team, subject, version)
        ) STRICT""",
        """CREATE TABLE own_types (
            team TEXT NOT NULL,
            id TEXT NOT NULL,
            owner TEXT NOT NULL,
            version INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'retired')),
            created_by TEXT NOT NULL,
            created_at REAL NOT NULL,
            changed_at REAL NOT NULL,
            revision INTEGER NOT NULL,
            PRIMARY KEY (team, id)
        ) STRICT""",
        """CREATE TABLE type_suggestions (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            type_id TEXT NOT NULL,
            based_on INTEGER NOT NULL,
            content TEXT NOT NULL,
            why TEXT NOT NULL,
            user TEXT NOT NULL,
            status TEXT NOT NULL DEFAULT 'waiting'
                CHECK (status IN ('waiting', 'accepted', 'declined')),
            decided_by TEXT,
            decided_at REAL,
            created_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX type_suggestions_waiting ON type_suggestions (team, status, type_id)",
        """CREATE TABLE suggestion_messages (
            suggestion_id TEXT NOT NULL REFERENCES type_suggestions (id),
            user TEXT NOT NULL,
            channel TEXT NOT NULL,
            message_ts TEXT NOT NULL,
            PRIMARY KEY (suggestion_id, user)
        ) STRICT""",
        """CREATE TABLE searched_types (
            id INTEGER PRIMARY KEY,
            team TEXT NOT NULL,
            type_id TEXT NOT NULL,
            UNIQUE (team, type_id)
        ) STRICT""",
        """CREATE VIRTUAL TABLE type_search USING fts5(
            title, summary, looked, rest,
            tokenize = "unicode61 remove_diacritics 2 tokenchars '+#'"
        )""",
        """INSERT INTO type_search (type_search, rank)
            VALUES ('rank', 'bm25(10.0, 4.0, 2.0, 1.0)')""",
        """CREATE TABLE type_search_state (
            scope TEXT PRIMARY KEY,
            version TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE type_documents (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            name TEXT NOT NULL,
            text TEXT NOT NULL,
            created_at REAL NOT NULL
        ) STRICT""",
        """CREATE TABLE type_works (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            status TEXT NOT NULL DEFAULT 'reading'
                CHECK (status IN ('reading', 'open', 'done', 'failed')),
            failure TEXT,
            entries TEXT NOT NULL DEFAULT '[]',
            channel TEXT,
            message_ts TEXT,
            created_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX type_works_message ON type_works (team, channel, message_ts)",
        """CREATE TABLE work_documents (
            work_id TEXT NOT NULL REFERENCES type_works (id),
            place INTEGER NOT NULL,
            document_id TEXT NOT NULL REFERENCES type_documents (id),
            PRIMARY KEY (work_id, place)
        ) STRICT""",
        """CREATE TABLE work_requests (
            id TEXT PRIMARY KEY,
            work_id TEXT NOT NULL REFERENCES type_works (id),
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            text TEXT NOT NULL,
            based_on INTEGER NOT NULL,
            status TEXT NOT NULL DEFAULT 'waiting'
                CHECK (status IN ('waiting', 'done', 'refused')),
            answer TEXT,
            created_at REAL NOT NULL
        ) STRICT""",
        """CREATE TABLE loops (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            position_id TEXT REFERENCES positions (id),
            title TEXT NOT NULL,
            status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
            channel TEXT,
            message_ts TEXT,
            summary TEXT,
            summary_of TEXT,
            created_by TEXT NOT NULL,
            created_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX loops_position ON loops (team, position_id)",
        """CREATE TABLE training_steps (
            id TEXT PRIMARY KEY,
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            type_id TEXT NOT NULL,
            step TEXT NOT NULL
                CHECK (step IN ('reading', 'shadow', 'reverse_shadow', 'dry_run')),
            exercise TEXT NOT NULL DEFAULT '',
            with_user TEXT,
            interview_id TEXT REFERENCES interviews (id),
            status TEXT NOT NULL CHECK (status IN ('booked', 'done', 'cancelled')),
            planned_at REAL,
            done_at REAL,
            recorded_by TEXT NOT NULL,
            created_at REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX training_steps_person ON training_steps (team, user, type_id, status)",
        """CREATE TABLE qualifications (
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            type_id TEXT NOT NULL,
            exercise TEXT NOT NULL DEFAULT '',
            with_user TEXT,
            granted_by TEXT NOT NULL,
            qualified_at REAL NOT NULL,
            withdrawn_at REAL,
            PRIMARY KEY (team, user, type_id, exercise)
        ) STRICT""",
        """CREATE TABLE weekly_limits (
            team TEXT NOT NULL,
            user TEXT NOT NULL,
            most INTEGER NOT NULL,
            set_at REAL NOT NULL,
            PRIMARY KEY (team, user)
        ) STRICT""",
        "ALTER TABLE interviews ADD COLUMN type_id TEXT",
        "ALTER TABLE interviews ADD COLUMN type_version INTEGER",
        "ALTER TABLE interviews ADD COLUMN exercise TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX interviews_type ON interviews (team, type_id, starts_at)",
        "ALTER TABLE panel ADD COLUMN role TEXT NOT NULL DEFAULT ''",
    )
