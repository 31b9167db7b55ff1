package library;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Tells of authors, in JSON. */
@RestController
@RequestMapping("/authors")
class AuthorController {
  static final class Shown {
    public final String name;
    public final int books;
    public final long lentInAll;

    Shown(String name, int books, long lentInAll) {
      this.name = name;
      this.books = books;
      this.lentInAll = lentInAll;
    }
  }

  private final Authors authors;
  private final Books books;

  AuthorController(Authors authors, Books books) {
    this.authors = authors;
    this.books = books;
  }

  @GetMapping("/{id}")
  Shown author(@PathVariable long id) {
    return authors
        .findById(id)
        .map(author -> new Shown(author.name(), author.books().size(), books.countLent()))
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
