/** Functions of SQLite that the shared queries call, under their names there. PostgreSQL writes them into the query. */
export const functions = `
  -- Text in lower case, with accents in one spelling; lower() alone would follow the locale of the database.
  create function fold(text) returns text language sql immutable parallel safe
    return normalize(lower($1 collate "und-x-icu"), nfc) collate "C";
  create function instr(text, text) returns integer language sql immutable parallel safe
    return strpos($1, $2);
  -- Null if any of them is null, unlike greatest().
  create function max(bigint, bigint) returns bigint language sql immutable parallel safe
    return case when $1 >= $2 then $1 when $1 < $2 then $2 end;
  create function max(bigint, bigint, bigint) returns bigint language sql immutable parallel safe
    return max(max($1, $2), $3);
  create function json_extract(text, text) returns text language sql immutable parallel safe
    return $1::json #>> string_to_array(substr($2, 3), '.');
  -- Its argument has a name: pg_dump writes an unnamed one beside named columns so that it cannot be read back.
  create function json_each(list text) returns table (value text) language sql immutable parallel safe
    begin atomic
      select json_array_elements_text(list::json) collate "C";
    end;
  -- The timeline, which every recovery and every standby that takes over begins anew; 0 where it is not told.
  create function parley_timeline() returns bigint language plpgsql stable as $body$
  begin
    return ('x' || lpad(substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), 16, '0'))::bit(64)::bigint;
  exception when others then
    return 0;
  end
  $body$;
`
