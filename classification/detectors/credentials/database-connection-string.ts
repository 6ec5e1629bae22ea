import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';

/** Address of a database or message broker with the password in it: PostgreSQL, MySQL, MongoDB, Redis, AMQP and others. */
export const databaseConnectionString: Detector = {
  id: 'database-connection-string',
  name: 'Database connection string',
  pattern:
    /(?<![0-9A-Za-z])(?:jdbc:)?(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|cockroachdb|clickhouse|cassandra|neo4j|couchdb|snowflake|nats|db2)(?:\+[a-z0-9_]{2,16})?:\/\/[^\s:/@"'<>]{0,48}:(?<value>[^\s:/@"'<>]{3,64})@[0-9A-Za-z[]/gi,
  anchors: ['://'],
  normalize: (value) => value,
  valid: (value) => !isPlaceholder(value) && !/^(?:pass(?:word|wd)?|pwd|secret)$/i.test(value),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'DATABASE_URL=postgres://shop:hunter22@db.acme.org:5432/shop', confidence: 85, because: 'PostgreSQL' },
      { text: 'mongodb+srv://app:k9mQ2vTx@cluster0.acme.mongodb.net/', confidence: 85, because: 'MongoDB' },
      { text: 'redis://:k9mQ2vTx@cache:6379/0', confidence: 85, because: 'Redis, no user' },
    ],
    noMatch: [
      { text: 'postgres://db.acme.org:5432/shop', because: 'no password' },
      { text: 'postgres://user:password@localhost/db', because: 'a placeholder' },
      { text: 'mysql://${DB_USER}:${DB_PASS}@db/shop', because: 'variables to fill in' },
      { text: 'https://acme.org/', because: 'no database' },
    ],
  },
};
