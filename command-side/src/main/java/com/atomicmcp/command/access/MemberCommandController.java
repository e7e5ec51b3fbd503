package com.atomicmcp.command.access;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.access.AccessCommand.InviteMember;
import com.atomicmcp.access.AccessCommand.InviteMemberAgain;
import com.atomicmcp.access.AccessCommand.RemoveMember;
import com.atomicmcp.access.AccessCommand.RenameMember;
import com.atomicmcp.access.AccessCommand.UnlinkMember;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes what administrators ask about members, and tells them the invitations to pass on. */
@RestController
@RequestMapping("/api/organizations/{organization}/members")
class MemberCommandController {

    private static final String NEEDS = "Workbench Members (Edit)";
    private static final Need NEED = Need.of(Resource.WORKBENCH_MEMBERS, Level.EDIT);

    record NewMember(
            @JsonProperty(required = true) @Nullable String email,
            @JsonProperty(required = true) @Nullable String firstName,
            @JsonProperty(required = true) @Nullable String lastName) {}

    record NewName(
            @JsonProperty(required = true) @Nullable String firstName,
            @JsonProperty(required = true) @Nullable String lastName) {}

    record Invited(MemberId memberId, Invitation invitation, LogPosition position) {}

    record InvitedAgain(MemberId memberId, Invitation invitation, LogPosition position) {}

    private final Requests requests;
    private final Invitations invitations;
    private final AccessModel access;

    MemberCommandController(Requests requests, Invitations invitations, AccessModel access) {
        this.requests = requests;
        this.invitations = invitations;
        this.access = access;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(value = "Invite a member", needs = NEEDS)
    ResponseEntity<Invited> invite(@PathVariable OrganizationId organization, @RequestBody NewMember body) {
        var id = MemberId.random();
        var position = requests.send(new InviteMember(
                organization,
                id,
                required("email", body.email()),
                required("firstName", body.firstName()),
                required("lastName", body.lastName())));
        return ResponseEntity.created(URI.create("/api/organizations/" + organization + "/members/" + id))
                .body(new Invited(id, invitations.issue(organization, id), position));
    }

    /** Whoever holds the invitation can become that member: it is as good as being put into their groups. */
    @PostMapping("/{member}/invitation")
    @Operation(
            value = "Make a new invitation for a member who has not accepted one",
            needs = NEEDS + ", and Groups (Edit) where the member is in a group")
    InvitedAgain inviteAgain(@PathVariable OrganizationId organization, @PathVariable MemberId member) {
        requests.callerWith(NEED, organization);
        var inGroups = access.organization(organization)
                .flatMap(known -> known.access().member(member))
                .filter(invited -> !invited.groups().isEmpty())
                .isPresent();
        if (inGroups) {
            requests.callerWith(NEED.and(Resource.GROUPS, Level.EDIT), organization);
        }
        var position = requests.send(new InviteMemberAgain(organization, member));
        return new InvitedAgain(member, invitations.issue(organization, member), position);
    }

    @PutMapping("/{member}/name")
    @Operation(value = "Rename a member", needs = NEEDS)
    Accepted rename(
            @PathVariable OrganizationId organization, @PathVariable MemberId member, @RequestBody NewName body) {
        return requests.accept(new RenameMember(
                organization, member, required("firstName", body.firstName()), required("lastName", body.lastName())));
    }

    @DeleteMapping("/{member}")
    @Operation(value = "Remove a member from the organization and all its groups", needs = NEEDS)
    Accepted remove(@PathVariable OrganizationId organization, @PathVariable MemberId member) {
        return requests.accept(new RemoveMember(organization, member));
    }

    @DeleteMapping("/{member}/identity")
    @Operation(
            value = "Unlink a member from whom the identity provider knows: who is signed in that way is signed out",
            needs = NEEDS)
    Accepted unlink(@PathVariable OrganizationId organization, @PathVariable MemberId member) {
        return requests.accept(new UnlinkMember(organization, member));
    }
}
