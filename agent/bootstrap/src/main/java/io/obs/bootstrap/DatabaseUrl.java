package io.obs.bootstrap;

import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;

/**
 * Which database a JDBC URL leads to, as two labels with few values: OpenTelemetry's {@code
 * db.system.name} and {@code db.namespace}.
 *
 * <p><b>System.</b> The well-known values of the semantic conventions ({@code postgresql}, {@code
 * microsoft.sql_server}, …); for a product that the conventions do not list but say must be named,
 * its lower-case name; {@code other_sql} for what is not known here. The wrappers of
 * Testcontainers, p6spy and their like are peeled off first.
 *
 * <p><b>Namespace.</b> The database that the connection starts in, as far as the URL says so: a
 * user name that a server would take as default is not one. It is empty where there is none, where
 * an in-memory database has no name or a generated one (a UUID, as Spring Boot gives H2), and where
 * the URL is not of a known system. SQL Server's named instance comes first ({@code inst|shop}),
 * and Trino's catalog before its schema, as the conventions ask. For embedded databases it is the
 * last part of the path, for Oracle the service, the SID or the TNS alias.
 *
 * <p><b>Secrets.</b> URLs carry users and passwords in many places. Nothing but the part of the URL
 * that names the database is ever copied, and a part that is not surely one (it holds a sign that
 * separates credentials or properties) is left out altogether.
 *
 * <p>Loaded by the bootstrap loader, called once a connection or pool on the application's threads;
 * linear in the URL. Immutable.
 */
public final class DatabaseUrl {
  private static final DatabaseUrl OTHER = new DatabaseUrl("other_sql", "");

  private static final int MAX_NAMESPACE = 128;

  /** Prefixes that stand before the URL of the driver that is wrapped. */
  private static final String[] WRAPPERS = {
    "jdbc:",
    "tc:",
    "p6spy:",
    "log4jdbc:",
    "aws-wrapper:",
    "datasource-proxy:",
    "otel:",
    "opentelemetry:",
    "tracing:",
    "opentracing:",
    "jdbcdslog:",
    "spy:",
    "jdbc-secretsmanager:",
  };

  /** How the database is written behind the name of the driver. */
  private static final char PATH = 'p';

  private static final char PATH_OR_NAME = 'n';
  private static final char CATALOG_AND_SCHEMA = 'c';
  private static final char FILE = 'f';
  private static final char ORACLE = 'o';
  private static final char SQL_SERVER = 's';
  private static final char QUERY_DATABASE_NAME = 'q';
  private static final char QUERY_DB = 'd';
  private static final char TERADATA = 't';
  private static final char LAST_PART = 'l';
  private static final char NOTHING = '-';

  /** Driver's prefix, the shape of what follows it, system. A longer prefix stands first. */
  private static final String[][] DRIVERS = {
    {"postgresql:", "n", "postgresql"},
    {"pgsql:", "n", "postgresql"},
    {"postgis:", "n", "postgresql"},
    {"pgvector:", "n", "postgresql"},
    {"timescaledb:", "n", "postgresql"},
    {"mysql:", "p", "mysql"},
    {"mysql+srv:", "p", "mysql"},
    {"mysqlx:", "p", "mysql"},
    {"mariadb:", "p", "mariadb"},
    {"oracle:", "o", "oracle.db"},
    {"sqlserver:", "s", "microsoft.sql_server"},
    {"microsoft:sqlserver:", "s", "microsoft.sql_server"},
    {"jtds:sqlserver:", "s", "microsoft.sql_server"},
    {"jtds:sybase:", "p", "sybase"},
    {"sybase:tds:", "p", "sybase"},
    {"sybase:", "p", "sybase"},
    {"h2:", "f", "h2database"},
    {"hsqldb:", "f", "hsqldb"},
    {"derby:", "f", "derby"},
    {"sqlite:", "f", "sqlite"},
    {"duckdb:", "f", "duckdb"},
    {"db2:", "n", "ibm.db2"},
    {"as400:", "p", "ibm.db2"},
    {"informix-sqli:", "p", "ibm.informix"},
    {"informix-direct:", "p", "ibm.informix"},
    {"netezza:", "p", "ibm.netezza"},
    {"redshift:", "p", "aws.redshift"},
    {"cockroachdb:", "p", "cockroachdb"},
    {"cockroach:", "p", "cockroachdb"},
    {"yugabytedb:", "p", "yugabytedb"},
    {"yugabyte:", "p", "yugabytedb"},
    {"clickhouse:", "p", "clickhouse"},
    {"ch:", "p", "clickhouse"},
    {"sap:", "q", "sap.hana"},
    {"sapdb:", "p", "sap.maxdb"},
    {"teradata:", "t", "teradata"},
    {"snowflake:", "d", "snowflake"},
    {"trino:", "c", "trino"},
    {"presto:", "c", "presto"},
    {"hive2:", "p", "hive"},
    {"impala:", "p", "impala"},
    {"databricks:", "p", "databricks"},
    {"vertica:", "p", "vertica"},
    {"singlestore:", "p", "singlestore"},
    {"exa:", "-", "exasol"},
    {"bigquery:", "-", "bigquery"},
    {"awsathena:", "-", "athena"},
    {"athena:", "-", "athena"},
    {"phoenix:", "-", "phoenix"},
    {"firebirdsql:", "f", "firebirdsql"},
    {"firebird:", "f", "firebirdsql"},
    {"ingres:", "p", "actian.ingres"},
    {"cache:", "p", "intersystems.cache"},
    {"iris:", "p", "intersystems.iris"},
    {"cloudspanner:", "l", "gcp.spanner"},
    {"cassandra:", "p", "cassandra"},
    {"mongodb+srv:", "p", "mongodb"},
    {"mongodb:", "p", "mongodb"},
    {"neo4j:", "p", "neo4j"},
    {"neo4j+s:", "p", "neo4j"},
    {"couchbase:", "-", "couchbase"},
    {"elasticsearch:", "-", "elasticsearch"},
    {"es:", "-", "elasticsearch"},
    {"opensearch:", "-", "opensearch"},
  };

  private final String system;
  private final String namespace;

  private DatabaseUrl(String system, String namespace) {
    this.system = system;
    this.namespace = namespace;
  }

  /**
   * Reads a URL. Null or unknown gives {@code other_sql} and no namespace; never null or throws.
   */
  public static DatabaseUrl parse(String url) {
    if (url == null) {
      return OTHER;
    }
    String text = url.trim();
    int start = skipWrappers(text);
    if (start == 0) {
      return OTHER;
    }
    for (String[] driver : DRIVERS) {
      if (startsWith(text, start, driver[0])) {
        String rest = text.substring(start + driver[0].length());
        char shape = driver[1].charAt(0);
        if (shape != CATALOG_AND_SCHEMA && startsWith(text, start - 3, "tc:")) {
          shape = PATH; // jdbc:tc:oracle:21-slim:///shop, whatever the driver's own shape
        }
        return new DatabaseUrl(driver[2], label(namespace(shape, rest)));
      }
    }
    return OTHER;
  }

  /** One of OpenTelemetry's values, or a product's name; never null. */
  public String system() {
    return system;
  }

  /** The database's name; empty where it has none or it is not known; never null. */
  public String namespace() {
    return namespace;
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? system : system + ' ' + namespace;
  }

  private static int skipWrappers(String url) {
    int start = 0;
    for (int i = 0; i < WRAPPERS.length; ) {
      // Only what begins as a JDBC URL is one.
      boolean opening = i == 0 || i == WRAPPERS.length - 1;
      if ((opening || start > 0) && startsWith(url, start, WRAPPERS[i])) {
        start += WRAPPERS[i].length();
        i = 0;
      } else {
        i++;
      }
    }
    return start;
  }

  private static String namespace(char shape, String rest) {
    switch (shape) {
      case PATH:
        return path(rest);
      case PATH_OR_NAME:
        // jdbc:postgresql:shop is on this machine
        return beforeProperties(rest).indexOf('/') >= 0 ? path(rest) : name(cut(rest));
      case CATALOG_AND_SCHEMA:
        return catalogAndSchema(rest);
      case FILE:
        return file(rest);
      case ORACLE:
        return oracle(rest);
      case SQL_SERVER:
        return sqlServer(rest);
      case QUERY_DATABASE_NAME:
        return property(rest, after(rest, '?', 0), '&', "databaseName");
      case QUERY_DB:
        return property(rest, after(rest, '?', 0), '&', "db");
      case TERADATA:
        int hosts = rest.indexOf("//");
        return hosts < 0 ? "" : property(rest, after(rest, '/', hosts + 2), ',', "DATABASE");
      case LAST_PART:
        String path = beforeProperties(rest);
        return name(path.substring(path.lastIndexOf('/') + 1));
      case NOTHING:
      default:
        return "";
    }
  }

  /**
   * {@code //user:password@host:1,host:2/database?properties}, hosts and credentials passed over.
   */
  private static String path(String rest) {
    String path = afterHosts(rest);
    return path == null ? "" : name(cut(path));
  }

  private static String catalogAndSchema(String rest) {
    String path = afterHosts(rest);
    if (path == null) {
      return "";
    }
    String catalog = cut(path);
    if (catalog.length() == path.length() || path.charAt(catalog.length()) != '/') {
      return name(catalog);
    }
    String schema = name(cut(path.substring(catalog.length() + 1)));
    catalog = name(catalog);
    return schema.isEmpty() || catalog.isEmpty() ? catalog : catalog + '|' + schema;
  }

  /**
   * What follows the slash behind the hosts, properties included; null if there is none, or if what
   * looks like it may be a part of a password that is not encoded as it should be.
   */
  private static String afterHosts(String rest) {
    int end = beforeProperties(rest).length();
    int credentials = rest.lastIndexOf('@', end - 1);
    int laterAt = rest.indexOf('@', end);
    if (laterAt >= 0) {
      int equals = rest.indexOf('=', end);
      int slash = rest.indexOf('/', laterAt);
      int next = rest.indexOf('&', laterAt);
      boolean path = slash >= 0 && (next < 0 || slash < next);
      if (path || credentials >= 0 || equals < 0 || laterAt < equals) {
        return null; // the password holds a ? or ;
      }
    }
    int slashes = rest.indexOf("//");
    int i = slashes < 0 || slashes >= end ? 0 : slashes + 2;
    // Amazon's driver: jdbc:redshift:iam://cluster:region/shop
    boolean checkPorts = slashes < 4 || !startsWith(rest, slashes - 4, "iam:");
    if (credentials >= i) {
      int equals = rest.indexOf('=', i);
      if (equals >= 0 && equals < credentials) {
        return null; // not credentials: the @ is in a property, as in Db2's :password=p@x/y;
      }
      i = credentials + 1;
    }
    int nested = 0;
    for (; i < end; i++) {
      switch (rest.charAt(i)) {
        case '(': // MySQL: address=(host=h)(password=p)
        case '[':
          nested++;
          break;
        case ')':
        case ']':
          nested--;
          break;
        case ':':
          if (nested == 0 && checkPorts && !isPort(rest, i + 1)) {
            return null; // a password up to its own slash
          }
          break;
        case '/':
          if (nested == 0) {
            return rest.substring(i + 1);
          }
          break;
        default:
          break;
      }
    }
    return null;
  }

  private static boolean isPort(String rest, int i) {
    while (i < rest.length() && rest.charAt(i) >= '0' && rest.charAt(i) <= '9') {
      i++;
    }
    return i == rest.length() || rest.charAt(i) == '/' || rest.charAt(i) == ',';
  }

  /** The last part of an embedded database's path, or the name of one in memory or on a server. */
  private static String file(String rest) {
    String path = beforeProperties(rest);
    if (path.isEmpty()) { // Derby: jdbc:derby:;databaseName=shop
      return lastPart(property(rest, 1, ';', "databaseName"));
    }
    int slashes = path.indexOf("//");
    if (slashes >= 0 && isServer(path.substring(0, slashes))) {
      int slash = path.indexOf('/', slashes + 2);
      return slash < 0 ? "" : lastPart(path.substring(slash + 1));
    }
    if (startsWith(path, 0, "jar:(")) { // Derby
      path = path.substring(path.indexOf(')') + 1);
    }
    return lastPart(path);
  }

  /** H2, HSQLDB, Derby and Firebird; all other schemes are of a file. */
  private static boolean isServer(String scheme) {
    return scheme.isEmpty()
        || scheme.equalsIgnoreCase("tcp:")
        || scheme.equalsIgnoreCase("ssl:")
        || scheme.equalsIgnoreCase("hsql:")
        || scheme.equalsIgnoreCase("hsqls:")
        || scheme.equalsIgnoreCase("http:")
        || scheme.equalsIgnoreCase("https:")
        || scheme.equalsIgnoreCase("net:");
  }

  private static String lastPart(String path) {
    int start = path.length();
    while (start > 0 && "/\\:!".indexOf(path.charAt(start - 1)) < 0) {
      start--;
    }
    String last = path.substring(start);
    return last.equals(".") || last.equals("~") ? "" : name(last);
  }

  private static String oracle(String rest) {
    // thin:user/password@…: nothing before the @ is looked at, nor anything without one.
    String own = before(rest, '?');
    int at = own.lastIndexOf('@');
    if (at < 0) {
      return "";
    }
    boolean credentials = rest.lastIndexOf('/', at) >= 0 || rest.charAt(Math.max(at - 1, 0)) != ':';
    if (credentials && rest.indexOf('@', own.length()) >= 0) {
      return ""; // the password may hold a ?
    }
    String connect = own.substring(at + 1).trim();
    if (connect.startsWith("(")) {
      String service = descriptor(connect, "SERVICE_NAME");
      return service.isEmpty() ? descriptor(connect, "SID") : service;
    }
    if (startsWith(connect, 0, "config-")) {
      return ""; // kept in a file or a vault
    }
    int protocol = connect.indexOf("//");
    if (protocol >= 0) {
      connect = connect.substring(protocol + 2);
    }
    if (connect.startsWith("[")) {
      connect = connect.substring(connect.indexOf(']') + 1); // an IPv6 address
    }
    int slash = connect.indexOf('/');
    if (slash >= 0) {
      // host:port/service:server/instance, and ldap://host/service,cn=OracleContext,dc=…
      return name(cut(connect.substring(slash + 1)));
    }
    int port = connect.indexOf(':');
    if (port >= 0) {
      int sid = connect.indexOf(':', port + 1);
      return sid < 0 ? "" : name(cut(connect.substring(sid + 1)));
    }
    return protocol >= 0 ? "" : name(cut(connect)); // an alias of tnsnames.ora
  }

  /** The value of {@code (KEY = value)}. */
  private static String descriptor(String connect, String key) {
    for (int open = connect.indexOf('('); open >= 0; open = connect.indexOf('(', open + 1)) {
      int i = skipBlank(connect, open + 1);
      if (startsWith(connect, i, key)) {
        i = skipBlank(connect, i + key.length());
        if (i < connect.length() && connect.charAt(i) == '=') {
          int close = connect.indexOf(')', i);
          return close < 0 ? "" : name(connect.substring(i + 1, close).trim());
        }
      }
    }
    return "";
  }

  /** {@code //host\instance:port;databaseName=…}, and {@code //host:port/database;…} for jTDS. */
  private static String sqlServer(String rest) {
    String server = before(rest, ';');
    int properties = server.length() + 1;
    String database = property(rest, properties, ';', "databaseName");
    if (database.isEmpty()) {
      database = property(rest, properties, ';', "database");
    }
    if (database.isEmpty()) {
      database = path(server);
    }
    String instance;
    int backslash = server.indexOf('\\');
    if (backslash >= 0) {
      instance = name(cut(server.substring(backslash + 1)));
    } else {
      instance = property(rest, properties, ';', "instanceName");
      if (instance.isEmpty()) {
        instance = property(rest, properties, ';', "instance"); // jTDS
      }
    }
    if (instance.isEmpty() || database.isEmpty()) {
      return database;
    }
    return instance + '|' + database;
  }

  /**
   * The value of a property, the first of which begins at {@code i}; empty if there is none. Other
   * properties' values are passed over as the drivers do: in braces (SQL Server) or single quotes
   * (Teradata) they may hold the separator.
   */
  private static String property(String rest, int i, char separator, String key) {
    while (i < rest.length()) {
      i = skipBlank(rest, i);
      int keyStart = i;
      while (i < rest.length() && rest.charAt(i) != '=' && rest.charAt(i) != separator) {
        i++;
      }
      int keyEnd = i;
      while (keyEnd > keyStart && rest.charAt(keyEnd - 1) <= ' ') {
        keyEnd--;
      }
      if (i < rest.length() && rest.charAt(i) == '=') {
        i++;
        char close = 0;
        if (i < rest.length() && rest.charAt(i) == '{' && separator == ';') {
          close = '}';
        } else if (i < rest.length() && rest.charAt(i) == '\'' && separator == ',') {
          close = '\'';
        }
        int valueStart = i;
        if (close != 0) {
          valueStart = ++i;
          while (i < rest.length()
              && (rest.charAt(i) != close
                  || i + 1 < rest.length() && rest.charAt(i + 1) == close)) {
            i += rest.charAt(i) == close ? 2 : 1;
          }
          if (i >= rest.length()) {
            return ""; // not closed: what belongs to what cannot be told
          }
        } else {
          while (i < rest.length() && rest.charAt(i) != separator) {
            i++;
          }
        }
        int valueEnd = i;
        if (close != 0) {
          i = skipBlank(rest, i + 1);
          if (i < rest.length() && rest.charAt(i) != separator) {
            return ""; // something behind the closing brace: no driver takes that
          }
        }
        if (keyEnd - keyStart == key.length() && startsWith(rest, keyStart, key)) {
          String value = rest.substring(valueStart, valueEnd).trim();
          return close == 0 ? decoded(value) : value;
        }
      }
      i++;
    }
    return "";
  }

  private static int skipBlank(String text, int i) {
    while (i < text.length() && text.charAt(i) <= ' ') {
      i++;
    }
    return i;
  }

  private static int after(String text, char sign, int from) {
    int i = text.indexOf(sign, from);
    return i < 0 ? text.length() : i + 1;
  }

  private static String before(String text, char end) {
    int i = text.indexOf(end);
    return i < 0 ? text : text.substring(0, i);
  }

  private static String beforeProperties(String rest) {
    return before(before(rest, '?'), ';');
  }

  /** Up to where properties may begin, in whichever way a driver writes them. */
  private static String cut(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("?;:&#,/".indexOf(text.charAt(i)) >= 0) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  private static boolean startsWith(String text, int offset, String prefix) {
    return text.regionMatches(true, offset, prefix, 0, prefix.length());
  }

  /** A name as a URL writes it; empty if it holds a sign that could make it anything else. */
  private static String name(String written) {
    for (int i = 0; i < written.length(); i++) {
      if ("@=?;&#:/\\(){}\"'".indexOf(written.charAt(i)) >= 0) {
        return "";
      }
    }
    return decoded(written);
  }

  private static String decoded(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), "UTF-8");
    } catch (IllegalArgumentException | UnsupportedEncodingException e) {
      return name;
    }
  }

  /** Empty unless it is short, can be printed and is not made anew with every start. */
  private static String label(String namespace) {
    if (namespace.length() > MAX_NAMESPACE || isUuid(namespace)) {
      return "";
    }
    for (int i = 0; i < namespace.length(); i++) {
      char c = namespace.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\uFFFD') {
        return "";
      }
    }
    return namespace;
  }

  private static boolean isUuid(String namespace) {
    if (namespace.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      char c = namespace.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
