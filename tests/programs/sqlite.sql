-- SQLite at work: rows, indices, joins, text, a transaction undone, vacuum.  SPDX-License-Identifier: MIT
--
--     sqlite3 DATABASE -cmd '.param set :rows NUMBER' <tests/programs/sqlite.sql
pragma cache_size = -4000;
create table reading(id integer primary key, sensor int, value int, note text);
create table sensor(id integer primary key, name text unique, site text);
insert into sensor
	with recursive i(n) as (select 0 union all select n + 1 from i where n < 99)
	select n, printf('sensor-%03d', n), 'site ' || (n % 7) from i;
insert into reading
	with recursive i(n) as (select 1 union all select n + 1 from i where n < :rows)
	select n, n * 7919 % 100, n * 104729 % 10007, substr('a note that is long or short', 1, n * 31 % 28) || n from i;
create index by_sensor on reading(sensor, value);
select site, count(*), sum(value), max(note), min(length(note)) from reading join sensor on sensor.id = sensor
	group by site order by site;
select name, length(group_concat(note, ';')) from reading join sensor on sensor.id = sensor group by name
	order by 2, 1 limit 5;
select id, value, sum(value) over (partition by sensor order by id rows 5 preceding)
	from reading where id % 997 = 0 order by id;
begin;
update reading set note = upper(note) || note where id % 3 = 0;
select count(*), sum(length(note)) from reading where note like '%NOTE%' collate binary;
rollback;
delete from reading where value % 2;
select count(*), sum(length(note)),
	(select count(*) from reading a join reading b on a.value = b.value and a.id < b.id) from reading;
vacuum;
select hex(sum(id * value)), json_group_array(sensor)
	from (select id, value, sensor from reading order by note limit 20);
pragma integrity_check;
