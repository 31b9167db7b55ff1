package library;

import java.util.List;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** All books. */
interface Books extends JpaRepository<Book, Long> {
  /** One statement, with the authors. */
  @EntityGraph(attributePaths = "author")
  List<Book> findByTitleContainingIgnoreCaseOrderByTitle(String part);

  /** One statement. */
  @Query("select count(b) from Book b where b.borrower is not null")
  long countLent();
}
