package library;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.server.ResponseStatusException;

/** Searches books and lends them, in JSON. */
@RestController
@RequestMapping("/books")
class BookController {
  static final class Shown {
    public final Long id;
    public final String title;
    public final int year;
    public final String author;
    public final boolean lent;

    Shown(Book book) {
      id = book.id();
      title = book.title();
      year = book.year();
      author = book.author().name();
      lent = book.isLent();
    }
  }

  static final class Loan {
    @NotBlank public String borrower;
  }

  private final Books books;
  private final Lending lending;
  private final RestTemplate client = new RestTemplate();

  BookController(Books books, Lending lending) {
    this.books = books;
    this.lending = lending;
  }

  @GetMapping
  List<Shown> search(@RequestParam(defaultValue = "") String title) {
    return books.findByTitleContainingIgnoreCaseOrderByTitle(title).stream()
        .map(Shown::new)
        .collect(Collectors.toList());
  }

  @PostMapping("/{id}/loan")
  void lend(@PathVariable long id, @Valid @RequestBody Loan loan) {
    lending
        .lend(id, loan.borrower)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.CONFLICT));
  }

  /** Asks another service, which is this one, too. */
  @GetMapping("/{id}/price")
  String price(@PathVariable long id, HttpServletRequest request) {
    String authors = "http://127.0.0.1:" + request.getLocalPort() + "/authors/{id}";
    return client.getForObject(authors, String.class, id).length() + " guineas";
  }

  /** Fails, and answers itself. */
  @GetMapping("/{id}/repair")
  void repair(@PathVariable long id) {
    throw new Closed("the bindery is closed");
  }

  @ExceptionHandler
  ResponseEntity<String> closed(Closed closed) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("Come back tomorrow.");
  }

  /** Fails, and leaves the answer to others. */
  @GetMapping("/{id}/restoration")
  void restore(@PathVariable long id) {
    throw new IllegalStateException("there is no restorer");
  }

  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Closed(String message) {
      super(message);
    }
  }
}
