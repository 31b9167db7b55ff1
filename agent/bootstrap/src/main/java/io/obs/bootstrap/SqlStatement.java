package io.obs.bootstrap;

import java.util.Arrays;

/**
 * The grammar behind {@link SqlSummary}: as much of SQL as it takes to find a statement's verb and
 * main table, in any dialect.
 *
 * <p>It is a loop with a state, not a recursive descent, so that no nesting can overflow a thread's
 * stack. It follows one select at a time, at the depth of parentheses {@link #level}, and reads
 * past whatever lies deeper. It goes a level down only where a table may come from there: into the
 * parentheses of a FROM clause and into the body of a common table expression.
 *
 * <p>One object for one text; on the thread that asks.
 */
final class SqlStatement {
  /** Verbs that can begin a query or follow WITH or EXPLAIN. */
  private static final String[] QUERIES = {
    "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "REPLACE", "UPSERT", "VALUES", "TABLE"
  };

  /** Verbs whose target is a table, after words of {@link #NOISE}. */
  private static final String[] ON_TABLES = {
    "TRUNCATE", "LOCK", "COPY", "ANALYZE", "VACUUM", "OPTIMIZE", "REFRESH", "CLUSTER", "DESCRIBE"
  };

  private static final String[] NOISE = {
    "TABLE",
    "TABLES",
    "ONLY",
    "IF",
    "EXISTS",
    "NOT",
    "FULL",
    "FREEZE",
    "VERBOSE",
    "ANALYZE",
    "LOCAL",
    "NO_WRITE_TO_BINLOG",
    "MATERIALIZED",
    "VIEW",
    "CONCURRENTLY",
    "INTO",
    "EXTENDED",
    "FORMATTED",
    "BINARY",
    "BODY"
  };

  /** Verbs that say enough on their own. */
  private static final String[] PLAIN = {
    "SET",
    "COMMIT",
    "ROLLBACK",
    "BEGIN",
    "START",
    "END",
    "SAVEPOINT",
    "RELEASE",
    "ABORT",
    "SHOW",
    "USE",
    "DECLARE",
    "GRANT",
    "REVOKE",
    "DENY",
    "PRAGMA",
    "FETCH",
    "OPEN",
    "CLOSE",
    "MOVE",
    "PREPARE",
    "DEALLOCATE",
    "DO",
    "RESET",
    "DISCARD",
    "LISTEN",
    "UNLISTEN",
    "NOTIFY",
    "CHECKPOINT",
    "COMMENT",
    "UNLOCK",
    "REINDEX",
    "FLUSH",
    "KILL",
    "LOAD",
    "UNLOAD",
    "IMPORT",
    "EXPORT",
    "BACKUP",
    "RESTORE",
    "ATTACH",
    "DETACH",
    "RENAME",
    "HANDLER",
    "CHECK",
    "REPAIR",
    "PURGE",
    "FLASHBACK",
    "AUDIT",
    "NOAUDIT",
    "SHUTDOWN",
    "SCRIPT",
    "RUNSCRIPT",
    "IF",
    "WHILE",
    "PRINT",
    "WAITFOR",
    "DBCC",
    "BULK",
    "SIGNAL",
    "RAISERROR",
    "THROW",
    "XA",
    "INSTALL",
    "HELP",
    "REASSIGN",
    "SECURITY",
    "MSCK",
    "CACHE",
    "UNCACHE",
    "EXCHANGE",
    "SYSTEM",
    "CONNECT",
    "DISCONNECT",
    "RUNSTATS",
    "REORG",
    "PUT",
    "GET",
    "LIST",
    "REMOVE",
    "UNDROP",
    "BREAK",
    "RETURN",
    "ASSOCIATE",
    "ALLOCATE",
    "RECONFIGURE",
    "REVERT"
  };

  private static final String[] DEFINITIONS = {"CREATE", "ALTER", "DROP"};

  /** Kinds of object whose name is a collection. */
  private static final String[] NAMED_OBJECTS = {
    "TABLE", "VIEW", "SEQUENCE", "PROCEDURE", "FUNCTION", "TYPE", "SYNONYM", "PACKAGE"
  };

  /** Kinds of object that belong to the table after ON. */
  private static final String[] OBJECTS_ON_TABLES = {"INDEX", "TRIGGER", "POLICY"};

  private static final String[] OTHER_OBJECTS = {
    "SCHEMA",
    "DATABASE",
    "USER",
    "ROLE",
    "EXTENSION",
    "DOMAIN",
    "ALIAS",
    "TABLESPACE",
    "EVENT",
    "RULE",
    "STATISTICS",
    "COLLATION",
    "CAST",
    "OPERATOR",
    "SERVER",
    "LANGUAGE",
    "SESSION",
    "SYSTEM",
    "PUBLICATION",
    "SUBSCRIPTION",
    "LOGIN",
    "AGGREGATE",
    "CONSTANT",
    "DICTIONARY",
    "DIRECTORY",
    "PROFILE",
    "STAGE",
    "WAREHOUSE",
    "STREAM",
    "TASK",
    "PIPE",
    "MACRO",
    "SECRET",
    "KEYSPACE",
    "CATALOG"
  };

  /** Words that are no table's name unless quoted; they turn up where a text is not SQL. */
  private static final String[] RESERVED = {
    "SELECT", "FROM", "WHERE", "SET", "VALUES", "INTO", "ON", "JOIN", "USING", "GROUP", "ORDER",
    "HAVING", "UNION", "AND", "OR", "NOT", "NULL", "AS", "CASE", "WHEN", "INSERT", "UPDATE",
    "DELETE"
  };

  private static final String[] UNIONS = {"UNION", "INTERSECT", "EXCEPT", "MINUS"};

  private static final String[] JOINS = {"JOIN", "STRAIGHT_JOIN", "APPLY"};

  private static final String[] AFTER_TABLES = {
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "WINDOW",
    "QUALIFY",
    "CONNECT",
    "RETURNING"
  };

  private static final String[] TARGET_MODIFIERS = {
    "INTO",
    "FROM",
    "ONLY",
    "LOW_PRIORITY",
    "HIGH_PRIORITY",
    "DELAYED",
    "QUICK",
    "IGNORE",
    "OVERWRITE",
    "TABLE"
  };

  /** SQL Server: {@code FROM orders (NOLOCK)} is a table with a hint, not a function. */
  private static final String[] TABLE_HINTS = {
    "NOLOCK",
    "READPAST",
    "READUNCOMMITTED",
    "UPDLOCK",
    "ROWLOCK",
    "HOLDLOCK",
    "TABLOCK",
    "TABLOCKX",
    "PAGLOCK",
    "XLOCK",
    "NOWAIT",
    "READCOMMITTED",
    "REPEATABLEREAD",
    "SERIALIZABLE",
    "INDEX"
  };

  /** A statement begins here, perhaps in parentheses. */
  private static final int START = 0;

  /** In a select list, before FROM. */
  private static final int COLUMNS = 1;

  /** A table is named here. */
  private static final int TABLE = 2;

  /** Just inside a parenthesis where a table may be named: a table, a join or a subquery. */
  private static final int TABLE_OR_QUERY = 3;

  /** Behind a table of a FROM clause; a comma or JOIN brings another. */
  private static final int JOINED = 4;

  /** Behind the FROM clause: nothing to find before a UNION. */
  private static final int REST = 5;

  /** The name of a common table expression is next. */
  private static final int CTE_NAME = 6;

  private static final int CTE_AS = 7;
  private static final int CTE_BODY = 8;

  /** Behind a body: another expression or the statement. */
  private static final int CTE_NEXT = 9;

  /** The table of this level is known already. */
  private static final int FOUND = 10;

  // The fields of a common table expression in ctes, all positions in the text.
  private static final int NAME_START = 0;
  private static final int NAME_END = 1;
  private static final int TABLE_START = 2;
  private static final int TABLE_END = 3;
  private static final int BODY_LEVEL = 4;
  private static final int PARENT = 5;
  private static final int RECURSION = 6;
  private static final int CTE_SIZE = 7;

  /** More of them in one text and the collection is left empty: every name is checked with each. */
  private static final int MAX_CTES = 64;

  private static final int NONE = -1;
  private static final int RECURSIVE_KEYWORD = 1;
  private static final int RECURSIVE_UNION = 2;

  private final SqlTokens t;
  private String operation;
  private int tableStart = NONE;
  private int tableEnd;

  private int depth;
  private int level;
  private int state;
  private int[] ctes;
  private int cteCount;

  /** The common table expression whose body is being read. */
  private int cte = NONE;

  private boolean recursive;

  /** Whether the common table expression being read is in {@link #ctes}. */
  private boolean named;

  /** There are more common table expressions than are kept: read on for the verb alone. */
  private boolean tooMany;

  SqlStatement(CharSequence sql) {
    t = new SqlTokens(sql);
  }

  SqlSummary summary() {
    t.next();
    while (t.kind == ';') {
      t.next();
    }
    boolean escape = false;
    while (t.kind == '{' || t.kind == '?' || t.kind == '=' || t.kind == SqlTokens.PARAMETER) {
      escape = true; // {call p(?)} and {? = call f(?)}
      t.next();
    }
    if (escape) {
      if (t.is("CALL")) {
        call("CALL");
      }
    } else if (t.kind == '(' || t.isAny(QUERIES)) {
      query();
    } else {
      command();
    }
    if (operation == null) {
      return SqlSummary.OTHER;
    }
    return new SqlSummary(operation, tableStart < 0 ? "" : t.label(tableStart, tableEnd));
  }

  private void command() {
    String verb;
    if ((verb = t.find(PLAIN)) != null) {
      operation = verb;
    } else if (t.is("CALL")) {
      call("CALL");
    } else if (t.is("EXEC") || t.is("EXECUTE")) {
      call("EXECUTE");
    } else if ((verb = t.find(DEFINITIONS)) != null) {
      define(verb);
    } else if (t.is("EXPLAIN")) {
      explain();
    } else if ((verb = t.find(ON_TABLES)) != null) {
      onTable(verb);
    } else if (t.is("DESC")) {
      onTable("DESCRIBE");
    }
  }

  private void call(String verb) {
    operation = verb;
    t.next();
    if (t.is("PROCEDURE") || t.is("FUNCTION")) {
      t.next(); // Firebird, Informix
    }
    if (t.is("IMMEDIATE") || t.is("BLOCK")) {
      return;
    }
    if (t.isName()) {
      int start = t.start;
      int end = t.name();
      if (t.kind == '=') { // SQL Server: EXEC @result = procedure
        t.next();
        if (!t.isName()) {
          return;
        }
        start = t.start;
        end = t.name();
      }
      if (!(t.is("VALUE") && t.matches(start, end, "NEXT"))) { // HSQLDB: CALL NEXT VALUE FOR s
        keep(start, end);
      }
    }
  }

  private void onTable(String verb) {
    operation = verb;
    t.next();
    while (t.isAny(NOISE)) {
      t.next();
    }
    if (t.kind == '(') {
      if (verb.equals("COPY")) {
        query(); // COPY (SELECT …) TO …
        return;
      }
      skipParentheses(); // VACUUM (FULL) t
    }
    while (t.isAny(NOISE)) {
      t.next();
    }
    keepName();
  }

  private void explain() {
    operation = "EXPLAIN";
    int nested = 0;
    while (t.next() != SqlTokens.END && t.kind != ';') {
      if (t.kind == '(') {
        nested++;
      } else if (t.kind == ')') {
        nested--;
      } else if (nested == 0 && t.isAny(QUERIES)) {
        query();
        return;
      }
    }
  }

  private void define(String verb) {
    operation = verb;
    t.next();
    // Between verb and kind: OR REPLACE, TEMPORARY, UNIQUE, DEFINER = `a`@`b` and the like. What is
    // not found soon is not there.
    for (int words = 0; words < 16 && t.kind != SqlTokens.END && t.kind != ';'; words++) {
      String object;
      if ((object = t.find(NAMED_OBJECTS)) != null) {
        operation = verb + ' ' + object;
        skipToName();
        keepName();
        return;
      }
      if ((object = t.find(OBJECTS_ON_TABLES)) != null) {
        operation = verb + ' ' + object;
        t.next();
        tableAfterOn();
        return;
      }
      if ((object = t.find(OTHER_OBJECTS)) != null) {
        operation = verb + ' ' + object;
        return;
      }
      if (t.is("PROC")) {
        operation = verb + " PROCEDURE";
        t.next();
        keepName();
        return;
      }
      t.next();
    }
  }

  private void skipToName() {
    t.next();
    while (t.isAny(NOISE)) {
      t.next();
    }
  }

  private void tableAfterOn() {
    int nested = 0;
    while (t.kind != SqlTokens.END && t.kind != ';') {
      if (t.kind == '(') {
        nested++;
      } else if (t.kind == ')') {
        nested--;
      } else if (nested == 0 && t.is("ON")) {
        skipToName();
        keepName();
        return;
      }
      t.next();
    }
  }

  private void keepName() {
    if (t.isName() && !t.isAny(RESERVED)) {
      int start = t.start;
      keep(start, t.name());
    }
  }

  private void keep(int start, int end) {
    tableStart = start;
    tableEnd = end;
  }

  private void skipParentheses() {
    int nested = 0;
    do {
      if (t.kind == '(') {
        nested++;
      } else if (t.kind == ')') {
        nested--;
      }
      t.next();
    } while (nested > 0 && t.kind != SqlTokens.END && t.kind != ';');
  }

  /** Reads a query from the current token on, until its table is known or it ends. */
  private void query() {
    state = START;
    while (t.kind != SqlTokens.END && t.kind != ';' && !(state == FOUND && cte == NONE)) {
      if (t.kind == '(') {
        depth++;
        if (depth == level + 1) {
          open();
        }
        t.next();
      } else if (t.kind == ')') {
        depth--;
        if (depth < 0) {
          return;
        }
        if (depth < level) {
          close();
        }
        t.next();
      } else if (depth != level || state == FOUND) {
        t.next();
      } else if (!step()) {
        return;
      }
    }
  }

  private void open() {
    switch (state) {
      case START:
      case CTE_NEXT:
        level = depth;
        state = START;
        break;
      case TABLE:
      case TABLE_OR_QUERY:
        level = depth;
        state = TABLE_OR_QUERY;
        break;
      case CTE_BODY:
        if (!named) {
          break;
        }
        int last = (cteCount - 1) * CTE_SIZE;
        ctes[last + BODY_LEVEL] = depth;
        ctes[last + PARENT] = cte;
        cte = last;
        level = depth;
        state = START;
        break;
      default:
        break;
    }
  }

  private void close() {
    level = depth;
    if (cte != NONE && depth < ctes[cte + BODY_LEVEL]) {
      recursive = (ctes[cte + RECURSION] & RECURSIVE_KEYWORD) != 0;
      cte = ctes[cte + PARENT];
      state = CTE_NEXT;
    } else {
      state = JOINED;
    }
  }

  /**
   * Takes the current token, at the level being read, and moves on; false if reading is at an end.
   */
  private boolean step() {
    switch (state) {
      case START:
        return start();
      case COLUMNS:
        if (t.isFrom()) {
          state = TABLE;
        } else if (t.isAny(UNIONS)) {
          union();
        }
        break;
      case TABLE:
        return table();
      case TABLE_OR_QUERY:
        if (t.isAny(QUERIES)) {
          return start();
        }
        return table();
      case JOINED:
        // FROM comes here behind BigQuery's SELECT * EXCEPT (a).
        if (t.kind == ',' || t.isAny(JOINS) || t.isFrom()) {
          state = TABLE;
        } else if (t.isAny(UNIONS)) {
          union();
        } else if (t.isAny(AFTER_TABLES)) {
          state = REST;
        }
        break;
      case REST:
        if (t.isAny(UNIONS)) {
          union();
        }
        break;
      case CTE_NAME:
        return cteName();
      case CTE_AS:
        if (t.is("AS")) {
          state = CTE_BODY;
        } else if (t.isAny(QUERIES)) {
          return start();
        } else if (t.kind == ',') {
          state = CTE_NAME;
        }
        break;
      case CTE_BODY:
      case CTE_NEXT:
        if (t.isAny(QUERIES)) {
          return start();
        } else if (t.kind == ',') {
          state = CTE_NAME;
        }
        break;
      default:
        break;
    }
    t.next();
    return true;
  }

  private void union() {
    state = START;
    if (cte != NONE) {
      ctes[cte + RECURSION] |= RECURSIVE_UNION;
    }
  }

  private boolean start() {
    String verb = t.find(QUERIES);
    if (verb == null) {
      t.next(); // UNION ALL
      return operation != null || cte != NONE;
    }
    if (verb.equals("WITH")) {
      recursive = false;
      state = CTE_NAME;
      t.next();
      return true;
    }
    if (operation == null && cte == NONE) {
      operation = verb;
    }
    if (verb.equals("SELECT")) {
      state = COLUMNS;
      t.next();
    } else if (verb.equals("VALUES")) {
      state = REST;
      t.next();
    } else if (verb.equals("TABLE")) {
      state = TABLE_OR_QUERY;
      t.next();
    } else {
      target(verb);
    }
    return true;
  }

  private boolean cteName() {
    if (t.is("RECURSIVE")) {
      recursive = true;
      t.next();
      return true;
    }
    if (t.isAny(QUERIES)) {
      return start();
    }
    if (!t.isName()) {
      named = false; // ClickHouse: WITH 1 AS one
      state = CTE_AS;
      t.next();
      return true;
    }
    if (cteCount == MAX_CTES) {
      tooMany = true;
      named = false;
      state = CTE_AS;
      t.next();
      return true;
    }
    int at = cteCount++ * CTE_SIZE;
    if (ctes == null) {
      ctes = new int[4 * CTE_SIZE];
    } else if (at == ctes.length) {
      ctes = Arrays.copyOf(ctes, at * 2);
    }
    ctes[at + NAME_START] = t.start;
    ctes[at + NAME_END] = t.end;
    ctes[at + TABLE_START] = NONE;
    named = true;
    ctes[at + RECURSION] = recursive ? RECURSIVE_KEYWORD : 0;
    state = CTE_AS;
    t.next();
    return true;
  }

  /** Where a table may be named. */
  private boolean table() {
    if (t.kind == '{') { // JDBC: {oj a LEFT OUTER JOIN b ON …}
      t.next();
      if (t.is("OJ")) {
        t.next();
      }
      return true;
    }
    if (t.is("ONLY") || t.is("LATERAL") || t.is("TABLE")) {
      t.next();
      return true;
    }
    if (t.is("FINAL") || t.is("NEW") || t.is("OLD")) { // Db2, H2: FROM FINAL TABLE (INSERT …)
      int start = t.start;
      t.next();
      if (t.is("TABLE")) {
        t.next();
        return true;
      }
      t.rewind(start);
    }
    if (!t.isName() || t.isAny(RESERVED)) {
      state = JOINED;
      return true;
    }
    int start = t.start;
    int end = t.name();
    if (t.kind == '(') {
      int open = t.start;
      t.next();
      boolean hint = t.isAny(TABLE_HINTS);
      t.rewind(open);
      if (!hint) { // a function
        state = JOINED;
        return true;
      }
    } else if (t.is("FROM") && t.matches(start, end, "ROWS")) { // PostgreSQL: ROWS FROM (f(), g())
      state = JOINED;
      return true;
    } else if ((t.is("OVER") || t.is("RESPECT") || t.is("IGNORE"))
        && (t.matches(start, end, "FIRST") || t.matches(start, end, "LAST"))) {
      state = COLUMNS; // NTH_VALUE(x, 2) FROM FIRST OVER w
      return true;
    }
    found(start, end);
    return true;
  }

  private void found(int start, int end) {
    for (int i = (cteCount - 1) * CTE_SIZE; i >= 0; i -= CTE_SIZE) {
      if (t.sameName(start, end, ctes[i + NAME_START], ctes[i + NAME_END])) {
        if (ctes[i + TABLE_START] >= 0) {
          start = ctes[i + TABLE_START];
          end = ctes[i + TABLE_END];
        } else if (!isOpen(i) || ctes[i + RECURSION] != 0) {
          state = JOINED; // an expression without a table, or one that names itself
          return;
        }
        // Otherwise WITH orders AS (SELECT … FROM orders): the table is meant.
        break;
      }
    }
    if (tooMany) {
      state = cte == NONE ? FOUND : JOINED;
      return;
    }
    if (cte == NONE) {
      keep(start, end);
    } else {
      ctes[cte + TABLE_START] = start;
      ctes[cte + TABLE_END] = end;
      level = ctes[cte + BODY_LEVEL];
    }
    state = FOUND;
  }

  private boolean isOpen(int i) {
    int open = cte;
    while (open != NONE && open != i) {
      open = ctes[open + PARENT];
    }
    return open == i;
  }

  /**
   * The target of INSERT, UPDATE, DELETE, MERGE, REPLACE or UPSERT; the current token is the verb.
   */
  private void target(String verb) {
    boolean insert = verb.equals("INSERT");
    t.next();
    while (true) {
      if (insert && (t.is("ALL") || t.is("FIRST"))) { // Oracle: INSERT ALL WHEN … THEN INTO t
        while (t.kind != SqlTokens.END && t.kind != ';' && t.kind != ')' && !t.is("INTO")) {
          if (t.kind == '(') {
            skipParentheses();
          } else {
            t.next();
          }
        }
        insert = false;
      } else if (t.is("TOP")) { // SQL Server
        t.next();
        if (t.kind == '(') {
          skipParentheses();
        } else {
          t.next();
        }
      } else if (t.is("OR")) { // SQLite: INSERT OR IGNORE INTO t
        t.next();
        t.next();
      } else if (t.isAny(TARGET_MODIFIERS)) {
        insert &= !t.is("INTO");
        t.next();
      } else {
        break;
      }
    }
    if (t.kind == '(') { // Oracle: UPDATE (SELECT … FROM t) SET …
      state = TABLE_OR_QUERY;
      return;
    }
    if (!t.isName() || t.isAny(RESERVED)) {
      state = REST;
      return;
    }
    int start = t.start;
    int firstPart = t.end;
    int end = t.name();
    if (end == firstPart && (verb.equals("UPDATE") || verb.equals("DELETE"))) {
      resolveAlias(start, end);
    } else {
      found(start, end);
    }
  }

  /**
   * {@code UPDATE o SET … FROM orders o} and {@code DELETE o FROM orders o} name an alias as
   * target. Reads on to the FROM or USING clause, and no further than WHERE.
   */
  private void resolveAlias(int start, int end) {
    int nested = 0;
    boolean tables = false;
    while (t.kind != SqlTokens.END && t.kind != ';') {
      if (t.kind == '(') {
        nested++;
      } else if (t.kind == ')') {
        if (--nested < 0) {
          break;
        }
      } else if (nested == 0) {
        if (t.is("WHERE")) {
          break;
        }
        if (t.isFrom() || t.is("USING") || tables && (t.kind == ',' || t.isAny(JOINS))) {
          tables = true;
          t.next();
          if (!t.isName()) {
            continue;
          }
          int from = t.start;
          int to = t.name();
          if (t.is("AS")) {
            t.next();
          }
          if (t.isName() && t.sameName(start, end, t.start, t.end)) {
            found(from, to);
            return;
          }
          continue;
        }
      }
      t.next();
    }
    found(start, end);
  }
}
