package io.leadferry.rehearsal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

/** The vendors that can be rehearsed: those that have a folder here. Nothing else has to name a new one. */
public final class StandInVendors {

    private StandInVendors() {}

    /** All of them, in their order. */
    public static List<StandInVendor> all() {
        ClassPathScanningCandidateComponentProvider folders = new ClassPathScanningCandidateComponentProvider(false);
        folders.addIncludeFilter(new AssignableTypeFilter(StandInVendor.class));
        return folders.findCandidateComponents(StandInVendors.class.getPackageName()).stream()
                .map(BeanDefinition::getBeanClassName)
                .flatMap(Stream::ofNullable)
                .map(name -> BeanUtils.instantiateClass(ClassUtils.resolveClassName(name, null), StandInVendor.class))
                .sorted(AnnotationAwareOrderComparator.INSTANCE)
                .toList();
    }

    /** The vendor of that name; empty if nobody wrote a stand-in for it. */
    public static Optional<StandInVendor> named(String name) {
        return all().stream().filter(vendor -> vendor.name().equals(name)).findFirst();
    }

    /** Their names, in their order. */
    public static List<String> names() {
        return all().stream().map(StandInVendor::name).toList();
    }
}
