package io.leadferry.ledger;

import io.leadferry.ledger.Posts.Post;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The objects of buckets that were taken: none is taken twice, whatever became of the original or of the process. */
public final class TakenObjects {

    private final Ledger ledger;
    private final Posts posts;

    TakenObjects(Ledger ledger, Posts posts) {
        this.ledger = ledger;
        this.posts = posts;
    }

    /**
     * An object as it was at one time.
     *
     * @param etag as the server tells it
     * @param modified to the second, as servers tell it
     */
    public record StoredObject(String bucket, String key, String etag, long bytes, Instant modified) {}

    /**
     * The original of a drop.
     *
     * @param file what the drop's file is called
     */
    public record StoredOriginal(String drop, String feed, String file, StoredObject object) {}

    /**
     * Those of some objects that were taken as they are now.
     *
     * @param bucket of all of them
     */
    public Set<StoredObject> known(String feed, String bucket, Collection<StoredObject> listed) {
        Set<StoredObject> known = new HashSet<>(ledger.sql()
                .sql("select * from taken_objects where feed = ? and bucket = ?"
                        + " and object_key in (select value from json_each(?))")
                .params(
                        feed,
                        bucket,
                        Json.write(listed.stream().map(StoredObject::key).toList()))
                .query((rs, n) -> object(rs))
                .list());
        known.retainAll(listed);
        return known;
    }

    /** Writes down that an object was taken, and with it the promise to read it. */
    public void take(Post post, StoredObject object) {
        ledger.inTransaction(() -> {
            posts.promise(post);
            ledger.sql()
                    .sql("insert into taken_objects (drop_id, feed, bucket, object_key, etag, bytes, modified_at)"
                            + " values (?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            post.drop(),
                            post.feed(),
                            object.bucket(),
                            object.key(),
                            object.etag(),
                            object.bytes(),
                            object.modified().toEpochMilli())
                    .update();
        });
    }

    /**
     * Originals that are to leave their place: their drops are sealed, or set aside with a reason. Those that have been tried
     * least come first.
     */
    public List<StoredOriginal> due(String feed, int most) {
        return ledger.sql()
                .sql(
                        """
                        select t.*, p.file from taken_objects t
                        join posted p on p.drop_id = t.drop_id
                        join drops d on d.id = t.drop_id
                        where t.feed = ? and t.standing = 1 and d.state <> 'reading'
                        order by t.tries, t.drop_id limit ?""")
                .params(feed, most)
                .query((rs, n) -> new StoredOriginal(
                        rs.getString("drop_id"), rs.getString("feed"), rs.getString("file"), object(rs)))
                .list();
    }

    /** Says that an original does not lie in its place any more. */
    public void gone(String drop) {
        ledger.sql()
                .sql("update taken_objects set standing = 0 where drop_id = ?")
                .params(drop)
                .update();
    }

    /** Says that an original could not leave its place. */
    public void stays(String drop) {
        ledger.sql()
                .sql("update taken_objects set tries = tries + 1 where drop_id = ?")
                .params(drop)
                .update();
    }

    private static StoredObject object(ResultSet rs) throws SQLException {
        return new StoredObject(
                rs.getString("bucket"),
                rs.getString("object_key"),
                rs.getString("etag"),
                rs.getLong("bytes"),
                Instant.ofEpochMilli(rs.getLong("modified_at")));
    }
}
