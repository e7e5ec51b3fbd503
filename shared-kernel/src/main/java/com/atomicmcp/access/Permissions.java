package com.atomicmcp.access;

import com.atomicmcp.permission.Permission;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a role may be given. */
final class Permissions {

    private static final Comparator<Permission> ORDER = Comparator.comparing(Permission::resource)
            .thenComparing(Permission::level)
            .thenComparing(permission -> permission.environments().toString());

    private Permissions() {}

    /** The same permissions, each once and in one order, so that two lists that grant the same are equal. */
    static List<Permission> checked(@Nullable List<Permission> permissions) {
        if (permissions == null) {
            return List.of();
        }
        if (permissions.size() > 100) {
            throw new Refused(new InvalidValue("permissions", "has more than 100 entries"));
        }
        for (var permission : permissions) {
            var resource = permission.resource();
            if (!resource.knows(permission.level())) {
                throw new Refused(new InvalidValue(
                        "permissions",
                        "asks for " + resource.title() + " at a level it does not have: "
                                + permission.level().title()));
            }
            if (!permission.organizationWide() && !resource.narrowable()) {
                throw new Refused(new InvalidValue(
                        "permissions", "narrows " + resource.title() + ", which is organization-wide only"));
            }
            if (permission.environments().size() > 200) {
                throw new Refused(new InvalidValue("permissions", "names more than 200 environments"));
            }
        }
        return permissions.stream().distinct().sorted(ORDER).toList();
    }
}
