package io.leadferry.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** What was promised to those who posted a file: under which drop they are told of it. */
public final class Posts {

    private final Ledger ledger;

    Posts(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A file that was posted.
     *
     * @param drop the drop that it is to become, or has become
     * @param sha256 its content's hash, lower-case hex
     * @param at when it had come whole
     */
    public record Post(String drop, String feed, String file, String sha256, long bytes, Instant at) {

        /** As a drop that nobody has read yet. */
        public Drop arriving() {
            return Drop.arriving(drop, feed, file, sha256, bytes, at, at);
        }
    }

    /** Writes down a promise. */
    public void promise(Post post) {
        promise(post, null, null, () -> {});
    }

    /**
     * Writes down a promise, unless another request by the same key has come first, at this ferry or at another that shares the
     * ledger.
     *
     * @param keyHash by what a repeat of it is known; null for nothing
     * @param givesWay the drop of an earlier promise by the same key, which nobody was told of; null for none
     * @param alongside what is written down in the same transaction
     * @return the promise that came first, and nothing is written down then; empty where there is none
     */
    public Optional<Post> promise(Post post, @Nullable String keyHash, @Nullable String givesWay, Runnable alongside) {
        return ledger.inTransaction(() -> {
            Optional<Post> first = keyHash == null
                    ? Optional.empty()
                    : withKey(post.feed(), keyHash).filter(one -> !one.drop().equals(givesWay));
            if (first.isPresent()) {
                return first;
            }
            ledger.sql()
                    .sql("delete from posted where feed = ? and key_hash = ?")
                    .params(post.feed(), keyHash)
                    .update();
            ledger.sql()
                    .sql("insert into posted (drop_id, feed, file, sha256, bytes, posted_at, key_hash)"
                            + " values (?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            post.drop(),
                            post.feed(),
                            post.file(),
                            post.sha256(),
                            post.bytes(),
                            post.at().toEpochMilli(),
                            keyHash)
                    .update();
            alongside.run();
            return first;
        });
    }

    /** Takes a promise back that nobody was told of; an object of a bucket is taken anew then. */
    public void withdraw(String drop) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("delete from taken_objects where drop_id = ?"
                            + " and not exists (select 1 from drops where id = taken_objects.drop_id)")
                    .params(drop)
                    .update();
            ledger.sql()
                    .sql("delete from posted where drop_id = ?"
                            + " and not exists (select 1 from drops where id = posted.drop_id)")
                    .params(drop)
                    .update();
        });
    }

    /** Says that the file of a drop has left the folder into which it was posted. */
    public void taken(String drop) {
        ledger.sql()
                .sql("update posted set taken = 1 where drop_id = ?")
                .params(drop)
                .update();
    }

    /** What was promised under the name of a drop. */
    public Optional<Post> find(String drop) {
        return ledger.sql()
                .sql("select * from posted where drop_id = ?")
                .params(drop)
                .query(POST)
                .optional();
    }

    /** What was promised to whoever came by a key. */
    public Optional<Post> withKey(String feed, String keyHash) {
        return ledger.sql()
                .sql("select * from posted where feed = ? and key_hash = ?")
                .params(feed, keyHash)
                .query(POST)
                .optional();
    }

    /** Posted files of which the ledger has nothing yet, the last to come first. */
    public List<Post> waiting() {
        return ledger.sql()
                .sql(
                        "select * from posted where taken = 0"
                                + " and not exists (select 1 from drops d where d.id = drop_id) order by posted_at desc, drop_id desc")
                .query(POST)
                .list();
    }

    /** Those of some drops with which nothing is at work any more. */
    public Set<String> ended(Collection<String> drops) {
        return Set.copyOf(ledger.sql()
                .sql("select id from drops where id in (select value from json_each(?)) and state in " + ENDED)
                .params(Json.write(List.copyOf(drops)))
                .query(String.class)
                .list());
    }

    private static final String ENDED = Stored.list(Drop.State.ENDED);

    private static final RowMapper<Post> POST = (rs, n) -> new Post(
            rs.getString("drop_id"),
            rs.getString("feed"),
            rs.getString("file"),
            rs.getString("sha256"),
            rs.getLong("bytes"),
            Instant.ofEpochMilli(rs.getLong("posted_at")));
}
