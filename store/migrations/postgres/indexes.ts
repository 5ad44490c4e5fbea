/** The indexes of all tables. */
export const indexes = `
  create index announcements_recent on announcements (workgroup_uid, at, uid);
  create index audit_doer on audit (org_uid, doer_uid, at, uid);
  create index audit_kind on audit (org_uid, kind, at, uid);
  create index audit_old on audit (at);
  create index audit_recent on audit (org_uid, at, uid);
  create index audit_target on audit (target_uid);
  create index blocks_ending on blocks (until);
  create index blocks_listed on blocks (org_uid, at, uid);
  create unique index blocks_once on blocks (org_uid, kind, target);
  create index devices_owner on devices (owner_uid, settled_at);
  create index erasures_open on erasures (requested_at) where finished_at is null;
  create index erasures_recent on erasures (org_uid, requested_at, uid);
  create index file_threads_thread on file_threads (thread_uid, file_uid);
  create index files_created on files (created_at);
  create index files_of on files (org_uid, created_at, uid);
  create index files_owner on files (owner_uid, created_at);
  create index group_invitations_by on group_invitations (by_uid);
  create index group_invitations_of on group_invitations (uid, at, group_uid);
  create index leave_messages_open on leave_messages (org_uid, created_at) where answered_at is null;
  create index leave_messages_recent on leave_messages (org_uid, created_at);
  create index leave_messages_target on leave_messages (target_uid, created_at);
  create index leave_messages_thread on leave_messages (thread_uid);
  create index memberships_agent on memberships (agent_uid);
  create index merges_ever_from on merges (from_uid);
  create unique index merges_from on merges (from_uid) where undone_at is null;
  create index merges_into on merges (into_uid, at);
  create unique index messages_uid on messages (uid, thread_uid);
  create index participants_begun on participants (uid, begun_at, thread_uid) where begun_at is not null;
  create index participants_uid on participants (uid, until_at);
  create unique index proposals_one_invite on proposals (thread_uid, to_agent_uid)
    where outcome is null and kind = 'INVITE';
  create unique index proposals_one_transfer on proposals (thread_uid) where outcome is null and kind = 'TRANSFER';
  create index proposals_open_deadline_at on proposals (deadline_at) where outcome is null;
  create index proposals_open_to_agent_uid on proposals (to_agent_uid) where outcome is null;
  create unique index quick_replies_shortcut on quick_replies (org_uid, owner_uid, shortcut);
  create index relations_listed on relations (owner_uid, state, at, other_uid);
  create index relations_with on relations (other_uid);
  create index reports_kept on reports (org_uid, at, uid);
  create index reports_listed on reports (org_uid, state, at, uid);
  create unique index reports_once on reports (by_uid, kind, target_uid, thread_uid) where state = 'OPEN';
  create index sessions_active on sessions (last_active_at);
  create index sessions_owner on sessions (owner_uid);
  create index records_all on threads (org_uid, created_at, uid) where type in ('AGENT', 'WORKGROUP');
  create index records_category on threads (org_uid, category, created_at, uid) where category > '';
  create index records_open on threads (org_uid, created_at, uid, state) where state <> 'CLOSED';
  create index records_rating on threads (org_uid, rating, created_at, uid) where rating is not null;
  create index texts_words on texts using gin (tsv);
  create index threads_agent on threads (agent_uid, state);
  create index threads_answered on threads (answered_by, created_at, uid) where answered_by is not null;
  create index threads_assigned on threads (target_uid, assigned_at);
  create index threads_begun on threads (target_uid, created_at, uid);
  create index threads_commented on threads (org_uid, created_at, uid) where rating_comment > '';
  create index threads_due on threads (due_at) where due_at is not null;
  create index threads_ended on threads (org_uid, listed_at desc, uid, type) where state = 'CLOSED';
  create index threads_ended_of on threads (target_uid, listed_at desc, uid, type, org_uid) where state = 'CLOSED';
  create index threads_erased on threads (org_uid, created_at, uid) where erased_type in ('AGENT', 'WORKGROUP');
  create index threads_left on threads (org_uid, created_at, uid) where left_message = 1;
  create index threads_offered on threads (offered_to, offer_deadline);
  create index threads_open on threads (org_uid, target_uid)
    where state in ('QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE');
  create index threads_queue on threads (target_uid, priority desc, queued_at, uid)
    where state in ('QUEUING', 'OFFERED');
  create index threads_topic on threads (topic, created_at);
  create index threads_unanswered on threads (org_uid, created_at, uid)
    where visitor_spoke = 1 and answered_at is null;
  create index threads_unknown on threads (created_at, uid) where answer_known = 0;
  create index threads_visitor on threads (visitor_uid, listed_at);
  create index threads_waiting on threads (target_uid, state, priority desc, queued_at, uid);
  create index visitors_last_seen on visitors (seen_at, uid);
  create index visitors_named on visitors (org_uid, name_key, uid) where verified = 1;
  create unique index visitors_proven on visitors (org_uid, site_uid) where verified = 1;
  create index visitors_sought on visitors (org_uid, seen_at desc, uid);
  -- Two nodes may open a thread on one topic at the same time: one of them finds the other's.
  create unique index threads_current on threads (topic)
    where state in ('QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE') and type <> 'NOTES';
`
