/**
 * `parley_append_1` commits messages that change nothing but the heads of their threads; the number is its version. It
 * is a function because each of its statements needs a snapshot of its own: what others committed while it waited for
 * the heads is only visible to the next one. An entry has the fields t (thread), r (revision), u (uid), k (type),
 * c (content), h (channel), x (extra), s (sender's uid), p (sender as JSON), v (the word of a visitor), a (the word of an
 * agent), and q (whom it quotes, or null). Returns for each entry its number from 1, `stored`, `repeat` or `stale`, and
 * the seq and the time of the message.
 */
export const appendFunction = `
  create function parley_append_1(batch json)
    returns table (n bigint, outcome text, seq bigint, sent_at bigint)
    -- A plan made while the tables were empty stays: it must be one for full ones.
    language plpgsql set enable_seqscan = off as $body$
  #variable_conflict use_column
  begin
    -- In one order everywhere, so that no two batches wait for each other.
    perform 1 from threads
      where uid in (select one ->> 't' from json_array_elements(batch) as one) order by uid for no key update;
    return query
    with given as materialized (
      select g.* from rows from (json_to_recordset(batch) as (t text, r bigint, u text, k text, c text, h text, x text,
        s text, p text, v boolean, a boolean, q text)) with ordinality
        as g (t, r, u, k, c, h, x, s, p, v, a, q, place)
    ), judged as materialized (
      select g.*, known.seq as known_seq, known.sent_at as known_at, head.last_seq, head.last_at,
        known.seq is null and head.revision = g.r as is_fresh,
        row_number() over (partition by g.t, g.u order by g.place) as copy
      from given g
      left join lateral (select m.seq, m.sent_at from messages m where m.uid = g.u and m.thread_uid = g.t limit 1)
        as known on true
      left join lateral (select h.revision, h.last_seq, h.last_at from threads h where h.uid = g.t limit 1)
        as head on true
    ), fresh as materialized (
      select j.*, j.last_seq + row_number() over (partition by j.t order by j.place) as new_seq,
        greatest((extract(epoch from clock_timestamp()) * 1000)::bigint, j.last_at) as new_at
      from judged j where j.is_fresh and j.copy = 1
    ), stamped as materialized (
      -- The clock goes on while this runs, and times of a thread never go back.
      select f.*, max(f.new_at) over (partition by f.t order by f.place) as at from fresh f
    ), inserted as (
      insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
      select t, new_seq, u, k, c, 'SUCCESS', h, x, s, p, at from stamped order by t, new_seq
    ), quoted as (
      insert into quotes (author_uid, thread_uid, seq)
      select q, t, new_seq from stamped where q is not null on conflict do nothing
    ), said as (
      select f.t, min(f.new_seq) as first_seq, max(f.new_seq) as last_seq, max(f.at) as last_at,
        bool_or(f.v and f.s = h.visitor_uid) as has_spoken,
        min(f.new_seq) filter (where f.a and f.s <> h.visitor_uid) as first_word,
        max(f.new_seq) filter (where f.a and f.s <> h.visitor_uid) as last_word
      from stamped f join threads h on h.uid = f.t group by f.t
    ), unsearched as (
      insert into unindexed (threads, firsts, lasts)
      select array_agg(t), array_agg(first_seq), array_agg(last_seq) from said having count(*) > 0
    ), told as (
      select s.*, one.s as first_by, one.at as first_at, other.s as last_by, p.joined_at as joined_at
      from said s
      left join stamped one on one.t = s.t and one.new_seq = s.first_word
      left join stamped other on other.t = s.t and other.new_seq = s.last_word
      left join lateral (
        select joined_at from participants where thread_uid = s.t and uid = one.s limit 1) as p on true
    ), moved as (
      update threads set last_seq = told.last_seq, last_at = told.last_at,
        listed_at = case when told.last_at - listed_at >= 300000 then told.last_at else listed_at end,
        visitor_spoke = case when counts.yes and told.has_spoken then 1 else visitor_spoke end,
        answered_at = case when counts.yes and answered_at is null then told.first_at else answered_at end,
        answered_by = case when counts.yes and answered_at is null then told.first_by else answered_by end,
        answered_in = case when counts.yes and answered_at is null then case when told.joined_at < told.first_at
          then told.first_at - max(told.joined_at, assigned_at) end else answered_in end,
        spoke_last = case when counts.yes then coalesce(told.last_by, spoke_last) else spoke_last end
      from told
        cross join lateral (
          select h.answer_known = 1 and h.type in ('AGENT', 'WORKGROUP') as yes from threads h where h.uid = told.t
        ) as counts
      where threads.uid = told.t
    )
    select j.place,
      case when f.place is not null then 'stored' when j.known_seq is not null then 'repeat'
        when original.place is not null then 'repeat' else 'stale' end,
      coalesce(f.new_seq, j.known_seq, original.new_seq), coalesce(f.at, j.known_at, original.at)
    from judged j
    left join stamped f on f.place = j.place
    -- A second copy within the batch.
    left join stamped original on f.place is null and original.t = j.t and original.u = j.u
    order by j.place;
  end
  $body$;
`
