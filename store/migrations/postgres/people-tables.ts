/** People, organizations, and what is kept of them. `words` is a text that is compared by its bytes. */
export const peopleTables = `
  create table organizations (
    uid words primary key, name words not null, thread_days bigint not null default 0,
    file_days bigint not null default 0, threads_swept_at bigint not null default 0,
    files_swept_at bigint not null default 0
  );
  create table workgroups (
    uid words primary key, org_uid words not null references organizations (uid), nickname words not null,
    avatar words not null default '', settings words not null default '{}'
  );
  create table users (
    uid words primary key, org_uid words not null references organizations (uid), username words not null unique,
    password_hash words not null, credentials bigint not null default 0, kept_session words
  );
  create table agents (
    uid words primary key, user_uid words not null unique references users (uid),
    org_uid words not null references organizations (uid), nickname words not null, avatar words not null,
    status words not null, capacity bigint not null, last_assigned_at bigint not null default 0,
    role words not null default 'AGENT', signature words not null default '', language words not null default '',
    invisible bigint not null default 0
  );
  create table memberships (
    workgroup_uid words not null references workgroups (uid), agent_uid words not null references agents (uid),
    capacity bigint, since bigint not null default 0, primary key (workgroup_uid, agent_uid)
  );
  create table visitors (
    uid words primary key, org_uid words not null references organizations (uid), site_uid words not null,
    verified bigint not null, nickname words not null, avatar words not null, profile words not null,
    created_at bigint not null, seen_at bigint not null, credentials bigint not null default 0,
    sought words not null default '', priority bigint not null default 0, name_key words not null default ''
  );
  create table api_keys (
    uid words primary key, org_uid words not null references organizations (uid), name words not null,
    sha256 words not null unique, created_at bigint not null
  );
  create table sessions (
    uid words primary key, owner_uid words not null, last_active_at bigint not null,
    generation bigint not null default 0, refreshed_at bigint not null default 0,
    revoked bigint not null default 0
  );
  create table files (
    uid words primary key, org_uid words not null references organizations (uid), owner_uid words not null,
    topic words not null, name words not null, size bigint not null, type words not null, width bigint,
    height bigint, thumbnail bigint not null, created_at bigint not null
  );
  create table file_threads (
    file_uid words not null references files (uid), thread_uid words not null,
    after_seq bigint not null default 0, primary key (file_uid, thread_uid)
  );
  create table widgets (
    workgroup_uid words primary key, config words not null
  );
  create table quick_replies (
    uid words primary key, org_uid words not null references organizations (uid), owner_uid words not null,
    shortcut words not null, title words not null, content words not null, category words not null
  );
  create table contacts (
    visitor_uid words primary key references visitors (uid), nickname words not null, email words not null,
    mobile words not null, note words not null, tags words not null, noted_by words not null
  );
  create table commit_marks (
    epoch words primary key, beats bigint not null, padding words not null
  );
  create table audit (
    uid words primary key, org_uid words not null, at bigint not null, doer_kind words not null,
    doer_uid words not null, doer_name words not null, kind words not null, target_uid words not null,
    target_name words not null, changes words not null
  );
  create table announcements (
    uid words primary key, org_uid words not null, workgroup_uid words not null, author_uid words not null,
    author_name words not null, text words not null, at bigint not null
  );
  create table erasures (
    uid words primary key, org_uid words not null, visitor_uid words not null, requested_by words not null,
    requested_at bigint not null, finished_at bigint, expected bigint not null,
    threads bigint not null default 0, messages bigint not null default 0, files bigint not null default 0
  );
  create table social_settings (
    org_uid words primary key, friends bigint not null, "groups" bigint not null, search words not null
  );
  create table relations (
    owner_uid words not null, other_uid words not null, org_uid words not null, state words not null,
    text words not null, at bigint not null, primary key (owner_uid, other_uid)
  );
  create table user_groups (
    uid words primary key, org_uid words not null, name words not null, avatar words not null,
    created_at bigint not null, of_agents bigint not null default 0
  );
  create table group_invitations (
    group_uid words not null, uid words not null, by_uid words not null, at bigint not null,
    primary key (group_uid, uid)
  );
  create table reports (
    uid words primary key, org_uid words not null, at bigint not null, by_uid words not null,
    kind words not null, target_uid words not null, thread_uid words not null, text words not null,
    said words not null, state words not null, outcome words not null
  );
  create table page_visits (
    visitor_uid words not null, nr bigint not null, url words not null, title words not null,
    referrer words not null, at bigint not null, left_at bigint, primary key (visitor_uid, nr)
  );
  create table blocks (
    uid words primary key, org_uid words not null, kind words not null, target words not null,
    name words not null, reason words not null, by_uid words not null, by_name words not null,
    at bigint not null, until bigint
  );
  create table merges (
    uid words primary key, org_uid words not null, from_uid words not null, into_uid words not null,
    by_uid words not null, by_name words not null, at bigint not null, undone_at bigint
  );
`
