package io.leadferry.console;

import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Posts;
import io.leadferry.ledger.Posts.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Drops, those too that were promised to whoever posted them and that nobody has read yet. */
@Component
class Arriving {

    private final Drops drops;
    private final Posts posts;

    Arriving(Drops drops, Posts posts) {
        this.drops = drops;
        this.posts = posts;
    }

    /** A drop; empty where nobody knows it. */
    Optional<Drop> find(String drop) {
        // in between it may have been read, or what was read of it forgotten, so that it is read anew
        return drops.find(drop).or(() -> posts.find(drop).map(Post::arriving)).map(one -> drops.find(drop)
                .orElse(one));
    }

    /**
     * Drops, newest first.
     *
     * @param feed null for all
     * @param state as receipts tell it; null for all
     */
    List<Drop> list(@Nullable String feed, Drop.@Nullable State state, int limit) {
        List<Drop> all = new ArrayList<>();
        if (state == null || state == Drop.State.WORKING) {
            posts.waiting().stream()
                    .filter(post -> feed == null || feed.equals(post.feed()))
                    .limit(limit)
                    .map(Post::arriving)
                    .forEach(all::add);
        }
        List<String> known = all.stream().map(Drop::id).toList();
        drops.list(feed, state, limit).stream()
                .filter(drop -> !known.contains(drop.id()))
                .limit(limit - (long) all.size())
                .forEach(all::add);
        return all;
    }
}
