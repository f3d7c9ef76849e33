import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import therapy.accounts.models.clinic
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Clinic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('phone', models.CharField(max_length=40, verbose_name='phone')),
                ('emergency_number', models.CharField(default='911', max_length=20, verbose_name='emergency number')),
                ('time_zone', models.CharField(default='UTC', max_length=64, validators=[therapy.accounts.models.clinic.validate_time_zone], verbose_name='time zone')),
                ('week_start', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], default=1, verbose_name='first day of the week')),
                ('late_window_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(14)], verbose_name='days a session may be entered late')),
                ('figure_theme', models.CharField(choices=[('teal', 'Teal'), ('plum', 'Plum'), ('moss', 'Moss')], default='teal', max_length=10, verbose_name='figures')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'clinic',
                'constraints': [models.CheckConstraint(condition=models.Q(('week_start__range', (1, 7))), name='clinic_week_start_is_a_weekday', violation_error_message='The week starts on one of seven days.'), models.CheckConstraint(condition=models.Q(('late_window_days__lte', 14)), name='clinic_late_window_at_most_14', violation_error_message='The late window is 14 days at most.')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('role', models.CharField(choices=[('admin', 'Clinic admin'), ('therapist', 'Therapist'), ('patient', 'Patient')], max_length=12, verbose_name='role')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='users', to='accounts.clinic')),
            ],
            options={
                'verbose_name': 'user',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique_whatever_the_case', violation_error_message='Somebody already signs in with this e-mail.'), models.CheckConstraint(condition=models.Q(('role__in', ['admin', 'therapist', 'patient'])), name='user_role_is_known')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=40, verbose_name='what was done')),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('details', models.JSONField(blank=True, default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries', to='accounts.clinic')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'indexes': [models.Index(fields=['clinic', '-at'], name='audit_by_clinic'), models.Index(fields=['subject_type', 'subject_id'], name='audit_by_subject')],
            },
        ),
    ]
