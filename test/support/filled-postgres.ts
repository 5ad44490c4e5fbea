/** SQL that fills a database with conversations as an organization of some years has them, most of them over. */
export const filling = `
  insert into organizations (uid, name) values ('o1', 'One');
  insert into visitors (uid, org_uid, site_uid, verified, nickname, avatar, profile, created_at, seen_at, name_key)
    select 'v' || n, 'o1', case when n % 10 = 0 then 's' || n else '' end, case when n % 10 = 0 then 1 else 0 end,
      'Vera ' || n, '', '{}', n, n, 'vera ' || n from generate_series(1, 20000) as n;
  insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, agent_uid, extra, revision, last_seq,
      last_at, created_at, queued_at, closed_at, entered_at, assigned_at, listed_at, answer_known, visitor_spoke,
      answered_at, answered_by, rating, category)
    select 't' || n, 'org/workgroup/w' || n % 20 || '/v' || n, case when n % 20 = 3 then 'NOTES' when n % 20 = 7
        then 'MEMBER' when n % 10 = 5 then 'AGENT' else 'WORKGROUP' end,
      case when n % 100 = 0 then 'CHATTING' when n % 100 = 1 then 'QUEUING' else 'CLOSED' end, 'o1', 'w' || n % 20,
      'v' || n, case when n % 100 <> 1 then 'a' || n % 50 end, '', 3, 10, n + 10, n, n, n + 20, n, n + 1, n + 10, 1, 1,
      n + 2, 'a' || n % 50, case when n % 20 = 0 then 1 + n % 5 end, case when n % 30 = 0 then 'sales' end
    from generate_series(1, 20000) as n;
  insert into participants (thread_uid, uid, role, from_seq, joined_at, until_seq, until_at, begun_at)
    select uid, visitor_uid, 'visitor', 0, created_at, case state when 'CLOSED' then last_seq end,
      case state when 'CLOSED' then closed_at end, created_at from threads;
  insert into participants (thread_uid, uid, role, from_seq, joined_at, until_seq, until_at, begun_at)
    select uid, agent_uid, 'agent', 1, created_at, case state when 'CLOSED' then last_seq end,
      case state when 'CLOSED' then closed_at end, created_at from threads where agent_uid is not null;
  insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
    select 't' || n, seq, 'm' || n || '-' || seq, 'TEXT', 'the parcel number ' || n || ' and ' || seq, 'READ', 'WEB', '',
      'v' || n, '{"uid":"v' || n || '","nickname":"Vera","avatar":"","type":"VISITOR","extra":""}', n + seq
    from generate_series(1, 20000) as n, generate_series(1, 10) as seq;
  insert into texts (thread_uid, seq, tsv)
    select thread_uid, seq, to_tsvector('simple', content) from messages where seq <= 5;
  vacuum analyze;
`
