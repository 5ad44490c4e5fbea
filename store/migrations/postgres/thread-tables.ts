/** Threads, messages and devices. `words` is a text that is compared by its bytes. */
export const threadTables = `
  create table threads (
    uid words primary key, topic words not null, type words not null, state words not null,
    org_uid words not null references organizations (uid), target_uid words not null, visitor_uid words not null,
    agent_uid words, extra words not null, revision bigint not null, last_seq bigint not null,
    last_at bigint not null, created_at bigint not null, queued_at bigint, closed_at bigint,
    priority bigint not null default 0, entered_at bigint not null default 0,
    excluded words not null default '[]', offered_to words, closed_by words, category words, tags words,
    rating_comment words, offer_deadline bigint, assigned_at bigint, rating bigint, due_at bigint,
    warned_seq bigint, offered_at bigint, listed_at bigint not null default 0, left_at bigint,
    answer_known bigint not null default 0, visitor_spoke bigint not null default 0,
    left_message bigint not null default 0, answered_at bigint, answered_by words, answered_in bigint,
    spoke_last words, erased_type words
  ) with (fillfactor = 80);
  create table participants (
    thread_uid words not null references threads (uid), uid words not null, role words not null,
    from_seq bigint not null, joined_at bigint not null, until_seq bigint, until_at bigint,
    gone bigint not null default 0, ended_seq bigint, ended_at bigint, begun_at bigint,
    read_seq bigint not null default 0, primary key (thread_uid, uid)
  );
  create table messages (
    thread_uid words not null, seq bigint not null, uid words not null, type words not null,
    content words not null, status words not null, channel words not null, extra words not null,
    sender_uid words not null, sender words not null, sent_at bigint not null, primary key (thread_uid, seq)
  );
  create table devices (
    client_id words primary key, owner_uid words not null, since bigint not null, settled_at bigint not null,
    own_topic words not null default '', json bigint not null default 0
  );
  create table cursors (
    client_id words not null, thread_uid words not null, seq bigint not null,
    primary key (client_id, thread_uid)
  );
  create table proposals (
    uid words not null, kind words not null, thread_uid words not null references threads (uid),
    from_uid words not null, to_agent_uid words not null, note words not null, created_at bigint not null,
    deadline_at bigint not null, outcome words, primary key (thread_uid, uid)
  );
  create table leave_messages (
    uid words primary key, thread_uid words not null references threads (uid), message_uid words not null,
    org_uid words not null, target_uid words not null, content words not null, contact words not null,
    created_at bigint not null, answered_by words, answered_at bigint
  );
  create table thread_tags (
    org_uid words not null, tag words not null, begun_at bigint not null, thread_uid words not null,
    primary key (org_uid, tag, begun_at, thread_uid)
  );
  create table quotes (
    author_uid words not null, thread_uid words not null, seq bigint not null,
    primary key (author_uid, thread_uid, seq)
  );
  -- Messages that the search has not looked at yet, a row for each commit.
  create table unindexed (
    id bigint generated always as identity primary key, threads text[] not null, firsts bigint[] not null,
    lasts bigint[] not null
  );
  -- The words of messages, in the order in which they were indexed.
  create table texts (
    place bigint generated always as identity primary key, thread_uid words not null, seq bigint not null,
    tsv tsvector not null, unique (thread_uid, seq)
  );
`
