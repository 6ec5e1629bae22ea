/** Times are epoch ms; JSON is text. */
export const schema = `
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, login TEXT NOT NULL UNIQUE, role TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, user_id TEXT NOT NULL, app_id TEXT NOT NULL, expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS items (
  id TEXT PRIMARY KEY, type TEXT NOT NULL, parent_id TEXT NOT NULL, owner_id TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL,
  description TEXT NOT NULL, status TEXT NOT NULL, etag INTEGER NOT NULL, created_at INTEGER NOT NULL, created_by TEXT NOT NULL,
  modified_at INTEGER NOT NULL, modified_by TEXT NOT NULL, content_created_at INTEGER NOT NULL, content_modified_at INTEGER NOT NULL,
  trashed_at INTEGER, trashed_with TEXT, version_id TEXT, shared_link TEXT, lock TEXT, ready_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS item_names ON items (parent_id, owner_id, name_key) WHERE status = 'active';
CREATE INDEX IF NOT EXISTS item_children ON items (parent_id, status);
CREATE TABLE IF NOT EXISTS versions (
  id TEXT PRIMARY KEY, file_id TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, sha1 TEXT NOT NULL, content TEXT NOT NULL,
  size INTEGER NOT NULL, created_at INTEGER NOT NULL, modified_by TEXT NOT NULL, trashed_at INTEGER, trashed_by TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS versions_of_file ON versions (file_id, number);
CREATE TABLE IF NOT EXISTS collaborations (
  id TEXT PRIMARY KEY, item_id TEXT NOT NULL, user_id TEXT NOT NULL, role TEXT NOT NULL, created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL, UNIQUE (item_id, user_id)
) STRICT;
CREATE INDEX IF NOT EXISTS collaborations_of_user ON collaborations (user_id);
CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL, file_id TEXT, parent_id TEXT, name TEXT NOT NULL, size INTEGER NOT NULL,
  state TEXT NOT NULL, commits INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS parts (
  session_id TEXT NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL, id TEXT NOT NULL, sha1 TEXT NOT NULL,
  PRIMARY KEY (session_id, start)
) STRICT;
CREATE TABLE IF NOT EXISTS webhooks (
  id TEXT PRIMARY KEY, app_id TEXT NOT NULL, user_id TEXT NOT NULL, target_type TEXT NOT NULL, target_id TEXT NOT NULL,
  address TEXT NOT NULL, triggers TEXT NOT NULL, created_at INTEGER NOT NULL, last_success_at INTEGER NOT NULL,
  last_trigger_at INTEGER NOT NULL, session_ended INTEGER NOT NULL, UNIQUE (app_id, user_id, target_type, target_id)
) STRICT;
CREATE INDEX IF NOT EXISTS webhooks_of_target ON webhooks (target_id);
CREATE TABLE IF NOT EXISTS deliveries (
  id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL, address TEXT NOT NULL, body TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at);
CREATE TABLE IF NOT EXISTS events (
  position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, user_type TEXT, enterprise_type TEXT, created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL, user_source TEXT NOT NULL, enterprise_source TEXT NOT NULL, details TEXT NOT NULL, audience TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS templates (template_key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS instances (
  item_id TEXT NOT NULL, template_key TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (item_id, template_key)
) STRICT;
`;
