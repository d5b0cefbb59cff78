import { DatabaseSync } from 'node:sqlite';

/** The CREATE statements of a SQLite file, by name, spaces made one. */
export function schemaOf(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database
      .prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name')
      .all();
    return rows.map((row) => String(row['sql']).replaceAll(/\s+/g, ' ').trim());
  } finally {
    database.close();
  }
}
