/*
 * node duckdb.js probe
 * node duckdb.js load BASE PURCHASES SCORES
 * node duckdb.js rfm BASE DAY OUT
 *
 * The peer of the row "rfm" of run: the same scores by DuckDB, from a native
 * table of its own.  PURCHASES is CSV of v_purchase, SCORES what crm-rfm made
 * of it, from which the names of the segments are taken.  "rfm" prints the
 * seconds that its one statement took.  The package is found by NODE_PATH.
 */
'use strict';

const day = (text) => `DATE '${text.replace(/[^0-9-]/g, '')}'`;
const quoted = (text) => `'${text.replace(/'/g, "''")}'`;

/* A line that begins an order of its member says so: no distinct count. */
const load = (purchases, scores) => [
	`CREATE TABLE purchase AS
	SELECT member, make_timestamp(ordered_at * 1000000) AS bought_at, amount, sale,
	    sale = 1 AND row_number() OVER (
		PARTITION BY member, order_id, sale ORDER BY line) = 1 AS begins
	FROM read_csv(${quoted(purchases)})
	ORDER BY line`,
	`CREATE TABLE segment AS
	SELECT DISTINCT r, f, m, segment FROM read_csv(${quoted(scores)})`
];

const rfm = (asOf, out) => `COPY (
	WITH total AS (
		SELECT member, max(bought_at) FILTER (WHERE sale = 1) AS last_at,
		    count(*) FILTER (WHERE begins) AS frequency,
		    sum(amount)::BIGINT AS monetary
		FROM purchase
		WHERE bought_at < ${day(asOf)} + INTERVAL 1 DAY
		GROUP BY member
		HAVING frequency > 0),
	dated AS (
		SELECT *, date_diff('day', last_at, ${day(asOf)}) AS recency
		FROM total),
	score AS (
		SELECT member, last_at, recency, frequency, monetary,
		    1 + (rank() OVER (ORDER BY recency DESC) - 1) * 5
			// count(*) OVER () AS r,
		    1 + (rank() OVER (ORDER BY frequency) - 1) * 5
			// count(*) OVER () AS f,
		    1 + (rank() OVER (ORDER BY monetary) - 1) * 5
			// count(*) OVER () AS m
		FROM dated)
	SELECT score.*, segment
	FROM score
	JOIN segment USING (r, f, m)
	ORDER BY member)
    TO ${quoted(out)} (HEADER)`;

async function main([what, base, ...words]) {
	const { DuckDBInstance } = require('@duckdb/node-api');

	if (what === 'probe')
		return;
	const instance = await DuckDBInstance.create(base);
	const connection = await instance.connect();
	if (what === 'load') {
		for (const sql of load(...words))
			await connection.run(sql);
		return;
	}
	const begin = process.hrtime.bigint();
	await connection.run(rfm(...words));
	console.log(Number(process.hrtime.bigint() - begin) / 1e9);
}

main(process.argv.slice(2)).catch((error) => {
	console.error(String(error));
	process.exit(1);
});
