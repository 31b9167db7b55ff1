package library;

import java.util.Arrays;
import java.util.Optional;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the library does, in transactions. */
@Service
public class Lending implements ApplicationRunner {
  private final Authors authors;
  private final Books books;

  Lending(Authors authors, Books books) {
    this.authors = authors;
    this.books = books;
  }

  /** Fills the shelves. */
  @Override
  @Transactional
  public void run(ApplicationArguments arguments) {
    authors.saveAll(
        Arrays.asList(
            new Author("Jane Austen").wrote("Emma", 1815).wrote("Persuasion", 1817),
            new Author("Herman Melville").wrote("Moby-Dick", 1851),
            new Author("Mary Shelley").wrote("Frankenstein", 1818).wrote("The Last Man", 1826)));
  }

  /** Lends the book, if there is one and it is in. */
  @Transactional
  public Optional<Book> lend(long id, String borrower) {
    Optional<Book> book = books.findById(id).filter(found -> !found.isLent());
    book.ifPresent(found -> found.lendTo(borrower));
    return book;
  }
}
